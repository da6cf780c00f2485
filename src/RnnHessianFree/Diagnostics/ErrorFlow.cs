using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// How far errors flow back through time and disturbances forward (Hochreiter 1991; Pascanu, Mikolov &amp; Bengio 2013). E is a sequence's
/// loss at its last step that counts, step L; sequences that have none are left out.
/// </summary>
public sealed record ErrorFlow
{
    ErrorFlow() { }

    /// <summary>‖∂E/∂t_L‖, where the flow begins.</summary>
    public required Quartiles LastError { get; init; }

    /// <summary>
    /// ‖∂E/∂t_{L−k}‖ / ‖∂E/∂t_L‖ by k = 0, 1, …: what is left of an error k steps back. Over the sequences that reach so far back.
    /// </summary>
    public required IReadOnlyList<Quartiles> Backward { get; init; }

    /// <summary>
    /// By k, the share of step L − k in the batch's dW_hh = Σ_k C_k with C_k = Σ_b δ_{L−k} h_{L−k−1}ᵀ: ‖C_k‖ / Σ_j ‖C_j‖ (Frobenius). The shares
    /// add to 1, though steps may work against each other.
    /// </summary>
    public required IReadOnlyList<double> HiddenWeightShares { get; init; }

    /// <summary>
    /// ‖(∂h_i/∂h_0) v‖ by i = 0, 1, …, for a random unit vector v a sequence: what is left of a small disturbance of the first state, and on
    /// average over v the Frobenius norm of ∂h_i/∂h_0 over √H.
    /// </summary>
    public required IReadOnlyList<Quartiles> Forward { get; init; }

    /// <summary>The flow at θ over a batch.</summary>
    /// <param name="shape">A vanilla network.</param>
    /// <param name="parameters">θ.</param>
    /// <param name="batch">The data; a hundred sequences are plenty.</param>
    /// <param name="random">Draws the disturbances.</param>
    /// <exception cref="ArgumentException">No sequence has a step that counts.</exception>
    /// <exception cref="NotSupportedException">The network is not vanilla.</exception>
    public static ErrorFlow Of(RecurrentShape shape, ReadOnlySpan<double> parameters, SequenceBatch batch, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var network = new VanillaNetwork(shape, parameters);
        var h = network.States(batch);
        var delta = network.Errors(batch, h, lastStepOnly: true);
        int[] last = [.. Enumerable.Range(0, batch.Sequences).Select(b => VanillaNetwork.LastCounted(batch, b))];
        int[] counted = [.. Enumerable.Range(0, batch.Sequences).Where(b => last[b] > 0)];
        if (counted.Length == 0) throw new ArgumentException("No step of the batch counts in the loss.", nameof(batch));
        var norms = delta.Select(d => d?.ColumnNorms(2)).ToArray();

        var backward = new List<Quartiles>();
        var shares = new List<double>();
        for (int k = 0; counted.Any(b => last[b] - k >= 1); k++)
        {
            int[] reach = [.. counted.Where(b => last[b] - k >= 1)];
            backward.Add(Quartiles.Of(reach.Where(b => norms[last[b]]![b] > 0).Select(b => norms[last[b] - k]![b] / norms[last[b]]![b])));
            var (d, before) = (Gather(reach, b => delta[last[b] - k].Column(b)), Gather(reach, b => h[last[b] - k - 1].Column(b)));
            shares.Add(d.TransposeAndMultiply(before).FrobeniusNorm());
        }

        double sum = shares.Sum();
        return new()
        {
            LastError = Quartiles.Of(counted.Select(b => norms[last[b]]![b])),
            Backward = backward,
            HiddenWeightShares = [.. shares.Select(share => sum > 0 ? share / sum : 0)],
            Forward = Disturb(network, batch, h, random),
        };
    }

    static Quartiles[] Disturb(VanillaNetwork network, SequenceBatch batch, Matrix<double>[] h, RandomStream random)
    {
        var v = DenseMatrix.Create(network.Hidden, batch.Sequences, (_, _) => Normal.Sample(random, 0, 1)).NormalizeColumns(2);
        var norms = network.Disturbed(h, v).Select(r => r.ColumnNorms(2)).ToArray();
        return [.. norms.Select((norm, i) => Quartiles.Of(norm.Where((_, b) => i <= batch.Lengths[b])))];
    }

    static Matrix<double> Gather(int[] sequences, Func<int, Vector<double>> column) =>
        Matrix<double>.Build.DenseOfColumnVectors(sequences.Select(column));
}
