using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>The directions in which hidden states vary most: the eigenvectors of their covariance over all steps and sequences.</summary>
public sealed class PrincipalComponents
{
    readonly Vector<double> _mean;
    readonly Matrix<double> _axes;

    PrincipalComponents(Vector<double> mean, Matrix<double> axes, double[] variances) => (_mean, _axes, Variances) = (mean, axes, variances);

    /// <summary>The variance along each component [H], greatest first.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>How many components hold this share of the variance.</summary>
    public int Needed(double share)
    {
        double sum = Variances.Sum(), held = 0;
        int count = 0;
        while (count < Variances.Count && held < share * sum) held += Variances[count++];
        return count;
    }

    /// <summary>A component [H], of length 1; its greatest part is positive, so that signs do not depend on the machine.</summary>
    /// <param name="component">From 0.</param>
    public Vector<double> Axis(int component) => _axes.Column(component);

    /// <summary>Where a state [H] lies along a component, seen from the mean.</summary>
    public double Project(Vector<double> state, int component) => (state - _mean).DotProduct(_axes.Column(component));

    /// <summary>Those of the states h_1 … h_T of a batch, each [H × B], without what comes after a sequence's end.</summary>
    /// <param name="states">What <see cref="VanillaNetwork.States"/> gave.</param>
    /// <param name="batch">For what.</param>
    public static PrincipalComponents Of(Matrix<double>[] states, SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(batch);
        int[] lengths = batch.Lengths.ToArray();
        var all = Matrix<double>.Build.DenseOfColumnVectors(
            from i in Enumerable.Range(1, batch.Steps)
            from b in Enumerable.Range(0, batch.Sequences)
            where i <= lengths[b]
            select states[i].Column(b));
        var mean = all.RowSums() / all.ColumnCount;
        all = all.MapIndexed((unit, _, h) => h - mean[unit]);
        var eigen = (all.TransposeAndMultiply(all) / all.ColumnCount).Evd(Symmetricity.Symmetric);
        var axes = Matrix<double>.Build.DenseOfColumnVectors(eigen.EigenVectors.EnumerateColumns().Reverse()
            .Select(axis => axis[axis.AbsoluteMaximumIndex()] < 0 ? -axis : axis));
        return new(mean, axes, [.. eigen.EigenValues.Select(value => Math.Max(0, value.Real)).Reverse()]);
    }
}
