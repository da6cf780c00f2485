using System.Numerics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Simd;

/// <summary>The loss of a network on one batch, chunk by chunk, or what some groups of its chunks add to it.</summary>
/// <remarks>A group is summed by one thread in order, and the groups' sums are added in order: <see cref="Dealing"/>.</remarks>
sealed class SimdObjective<T> : IRecurrentObjective, IGroupSums where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SimdModel<T> _model;
    readonly Chunk<T>[] _chunks;
    readonly Range[] _groups; // of chunks
    readonly Action<int, int> _loss, _gradient, _squares;

    /// <summary>The objective on a batch, or, by <see cref="IGroupSums"/> alone, neighbouring groups of it.</summary>
    internal SimdObjective(SimdModel<T> model, SequenceBatch batch, Dealing dealing, Range groups, PassMeter meter)
    {
        (_model, Batch, Meter) = (model, batch, meter);
        var (first, count) = groups.GetOffsetAndLength(dealing.Groups);
        var (firstChunk, chunks) = dealing.ChunksOf(groups).GetOffsetAndLength(dealing.Chunks);
        _chunks = [.. Enumerable.Range(firstChunk, chunks).Select(chunk => new Chunk<T>(model.Sizes, batch, dealing.Chunk(chunk)))];
        _groups = [.. Enumerable.Range(first, count).Select(group =>
        {
            var (from, length) = dealing.ChunksOf(group..(group + 1)).GetOffsetAndLength(dealing.Chunks);
            return (from - firstChunk)..(from - firstChunk + length);
        })];

        _loss = (group, worker) =>
        {
            var sums = _model.Sums(group);
            sums.Loss = 0;
            foreach (var chunk in Group(group)) sums.Loss += _model.Passes(worker).Forward(chunk, _model.Parameters, _model.Transient(worker));
        };
        _gradient = (group, worker) =>
        {
            var sums = _model.Sums(group);
            sums.Clear();
            foreach (var chunk in Group(group)) _model.Passes(worker).Gradient(chunk, _model.Parameters, sums);
        };
        _squares = (group, worker) =>
        {
            var sums = _model.Sums(group);
            sums.Clear();
            foreach (var chunk in Group(group)) _model.Passes(worker).Squares(chunk, _model.Parameters, sums);
        };
    }

    public SequenceBatch Batch { get; }

    internal PassMeter Meter { get; }

    public int Dimension => _model.Sizes.Layout.Dimension;

    public int Sequences => Batch.Sequences;

    public ulong BatchSeed => Batch.Seed;

    public double Loss(ReadOnlySpan<double> parameters)
    {
        Meter.CountLoss(Sequences);
        Begin(parameters);
        _model.Run(Groups, _loss);
        return MeanLoss();
    }

    public void LossSums(ReadOnlySpan<double> parameters, Span<double> losses)
    {
        Begin(parameters);
        _model.Run(Groups, _loss);
        CopyLosses(losses);
    }

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Meter.CountGradient(Sequences);
        Require(gradient.Length);
        Begin(parameters);
        _model.Run(Groups, _gradient);
        Sum(gradient);
        return MeanLoss();
    }

    public void GradientSums(ReadOnlySpan<double> parameters, Span<double> gradients, Span<double> losses)
    {
        Begin(parameters);
        _model.Run(Groups, _gradient);
        CopySums(gradients);
        CopyLosses(losses);
    }

    public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal)
    {
        Meter.CountGradient(Sequences);
        Require(diagonal.Length);
        Begin(parameters);
        _model.Run(Groups, _squares);
        Sum(diagonal);
    }

    public void SquareSums(ReadOnlySpan<double> parameters, Span<double> squares)
    {
        Begin(parameters);
        _model.Run(Groups, _squares);
        CopySums(squares);
    }

    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default)
    {
        Meter.CountCurvature(Sequences);
        return At(parameters, request);
    }

    public IGroupProducts CurvatureSums(ReadOnlySpan<double> parameters, CurvatureRequest request = default) => At(parameters, request);

    SimdCurvature<T> At(ReadOnlySpan<double> parameters, CurvatureRequest request)
    {
        Require(parameters.Length);
        return new SimdCurvature<T>(_model, this, parameters, request);
    }

    public double Outputs(ReadOnlySpan<double> parameters, Span<double> outputs)
    {
        Batch.RequireOutputs(outputs.Length);
        int y = Batch.Outputs;
        Begin(parameters);
        double[] result = new double[outputs.Length];
        _model.Run(Groups, (group, worker) =>
        {
            var sums = _model.Sums(group);
            var pass = _model.Transient(worker);
            sums.Loss = 0;
            foreach (var chunk in Group(group))
            {
                sums.Loss += _model.Passes(worker).Forward(chunk, _model.Parameters, pass);
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

    public int Groups => _groups.Length;

    internal ReadOnlySpan<Chunk<T>> Chunks => _chunks;

    /// <summary>Which chunks a group sums.</summary>
    internal Range GroupRange(int group) => _groups[group];

    internal void Require(int length) => _model.Sizes.Layout.RequireLength(length);

    /// <summary>result = the groups' sums, in order, over the number of sequences.</summary>
    internal void Sum(Span<double> result)
    {
        result.Clear();
        for (int group = 0; group < Groups; group++) _model.Sums(group).AddTo(result, 1.0 / Sequences);
    }

    /// <summary>sums [Groups × dimension] = the groups' sums, one after the other.</summary>
    internal void CopySums(Span<double> sums)
    {
        RequireOf(sums.Length, Groups * Dimension);
        sums.Clear();
        for (int group = 0; group < Groups; group++) _model.Sums(group).AddTo(sums.Slice(group * Dimension, Dimension), 1);
    }

    void CopyLosses(Span<double> losses)
    {
        RequireOf(losses.Length, Groups);
        for (int group = 0; group < Groups; group++) losses[group] = _model.Sums(group).Loss;
    }

    static void RequireOf(int length, int needed) => LinearAlgebra.Require.Dimension(length, needed);

    void Begin(ReadOnlySpan<double> parameters)
    {
        Require(parameters.Length);
        _model.Fit(Groups);
        _model.Parameters.Load(parameters);
    }

    double MeanLoss()
    {
        double loss = 0;
        for (int group = 0; group < Groups; group++) loss += _model.Sums(group).Loss;
        return loss / Sequences;
    }

    ReadOnlySpan<Chunk<T>> Group(int group) => _chunks.AsSpan(GroupRange(group));
}
