using System.Numerics;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Simd;

/// <summary>The loss of a network on one batch, chunk by chunk.</summary>
/// <remarks>
/// Sequences are sorted by length, so that a chunk's columns end at about the same step, and dealt into chunks; chunks form groups; a group
/// is summed by one thread in order, and the groups' sums are added in order. Chunks and groups depend on the batch alone, and therefore
/// so do all results.
/// </remarks>
sealed class SimdObjective<T> : IRecurrentObjective where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A chunk is at most this many registers wide: 64 single-precision columns of 512-bit registers, the best of 16 to 256 tried.</summary>
    const int ChunkRegisters = 4;

    /// <summary>At least this many chunks where the batch allows, for as many threads to have work.</summary>
    const int LeastChunks = 4;

    /// <summary>At most this many groups: as many threads can share a product, and as many copies of the weights are summed.</summary>
    const int MostGroups = 32;

    readonly Workspace<T> _workspace;
    readonly Chunk<T>[] _chunks;
    readonly int _groups;
    readonly Action<int, int> _loss, _gradient;

    internal SimdObjective(Workspace<T> workspace, SequenceBatch batch)
    {
        (_workspace, Batch) = (workspace, batch);
        int[] order = [.. Enumerable.Range(0, batch.Sequences)];
        int[] lengths = batch.Lengths.ToArray();
        Array.Sort(order, (a, b) => lengths[a] != lengths[b] ? lengths[b].CompareTo(lengths[a]) : a.CompareTo(b));

        int lanes = workspace.Sizes.Kernels.Lanes, registers = (batch.Sequences + lanes - 1) / lanes;
        int chunks = Math.Max((registers + ChunkRegisters - 1) / ChunkRegisters, Math.Min(registers, LeastChunks));
        _chunks = [.. Enumerable.Range(0, chunks).Select(chunk =>
        {
            int from = Math.Min(Part(registers, chunks, chunk) * lanes, order.Length);
            int to = Math.Min(Part(registers, chunks, chunk + 1) * lanes, order.Length);
            return new Chunk<T>(workspace.Sizes, batch, order.AsSpan(from, to - from));
        })];
        _groups = Math.Min(chunks, MostGroups);

        _loss = (group, worker) =>
        {
            var sums = _workspace.Sums(group);
            sums.Loss = 0;
            foreach (var chunk in Group(group)) sums.Loss += _workspace.Passes(worker).Forward(chunk, _workspace.Parameters, _workspace.Transient(worker));
        };
        _gradient = (group, worker) =>
        {
            var sums = _workspace.Sums(group);
            sums.Clear();
            foreach (var chunk in Group(group)) _workspace.Passes(worker).Gradient(chunk, _workspace.Parameters, sums);
        };
    }

    public SequenceBatch Batch { get; }

    public int Dimension => _workspace.Sizes.Layout.Dimension;

    public int Sequences => Batch.Sequences;

    public ulong BatchSeed => Batch.Seed;

    public double Loss(ReadOnlySpan<double> parameters)
    {
        Begin(parameters);
        _workspace.Run(_groups, _loss);
        return MeanLoss();
    }

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Require(gradient.Length);
        Begin(parameters);
        _workspace.Run(_groups, _gradient);
        Sum(gradient);
        return MeanLoss();
    }

    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, double structuralWeight = 0)
    {
        if (!(structuralWeight >= 0 && double.IsFinite(structuralWeight)))
            throw new ArgumentOutOfRangeException(nameof(structuralWeight), structuralWeight, "The structural weight must be finite and ≥ 0.");
        Require(parameters.Length);
        var weights = new PackedWeights<T>(_workspace.Sizes);
        weights.Load(parameters);
        return new SimdCurvature<T>(_workspace, this, weights, structuralWeight);
    }

    public double Outputs(ReadOnlySpan<double> parameters, Span<double> outputs)
    {
        Batch.RequireOutputs(outputs.Length);
        int y = Batch.Outputs;
        Begin(parameters);
        double[] result = new double[outputs.Length];
        _workspace.Run(_groups, (group, worker) =>
        {
            var sums = _workspace.Sums(group);
            var pass = _workspace.Transient(worker);
            sums.Loss = 0;
            foreach (var chunk in Group(group))
            {
                sums.Loss += _workspace.Passes(worker).Forward(chunk, _workspace.Parameters, pass);
                for (int i = 0; i < chunk.Steps; i++)
                {
                    if (chunk.Slot(i) is not (>= 0 and var slot)) continue;
                    var panel = pass.Outputs(slot);
                    for (int column = 0; column < chunk.Sequences.Length; column++)
                    {
                        int b = chunk.Sequences[column];
                        if (Batch.Mask(i)[b] == 0) continue;
                        for (int unit = 0; unit < y; unit++)
                            result[(i * Sequences + b) * y + unit] = double.CreateTruncating(panel[unit * chunk.Columns + column]);
                    }
                }
            }
        });
        result.CopyTo(outputs);
        return MeanLoss();
    }

    internal int Groups => _groups;

    internal ReadOnlySpan<Chunk<T>> Chunks => _chunks;

    /// <summary>Which chunks a group sums.</summary>
    internal Range GroupRange(int group) => Part(_chunks.Length, _groups, group)..Part(_chunks.Length, _groups, group + 1);

    internal void Require(int length) => _workspace.Sizes.Layout.RequireLength(length);

    /// <summary>result = the groups' sums, in order, over the number of sequences.</summary>
    internal void Sum(Span<double> result)
    {
        result.Clear();
        for (int group = 0; group < _groups; group++) _workspace.Sums(group).AddTo(result, 1.0 / Sequences);
    }

    void Begin(ReadOnlySpan<double> parameters)
    {
        Require(parameters.Length);
        _workspace.Fit(_groups);
        _workspace.Parameters.Load(parameters);
    }

    double MeanLoss()
    {
        double loss = 0;
        for (int group = 0; group < _groups; group++) loss += _workspace.Sums(group).Loss;
        return loss / Sequences;
    }

    ReadOnlySpan<Chunk<T>> Group(int group) => _chunks.AsSpan(GroupRange(group));

    /// <summary>Where part i of n even parts begins.</summary>
    static int Part(int total, int parts, int i) => (int)((long)total * i / parts);
}
