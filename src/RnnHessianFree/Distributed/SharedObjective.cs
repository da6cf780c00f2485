using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Distributed;

/// <summary>
/// The objective on a batch that ranks share: each sums its own groups of the batch, the groups' sums are added in their order, and every rank has
/// the loss, the gradient and the products, to the bits that one process has alone.
/// </summary>
/// <param name="own">The groups of this rank; null where there are more ranks than groups.</param>
/// <param name="groups">How many groups there are on all ranks.</param>
/// <param name="dimension">The number of parameters.</param>
/// <param name="sequences">Those of the whole batch.</param>
/// <param name="batchSeed">What it was drawn with.</param>
/// <param name="sum">What adds.</param>
/// <param name="meter">Counts the work of all ranks.</param>
sealed class SharedObjective(IGroupSums? own, int groups, int dimension, int sequences, ulong batchSeed, OrderedSum sum, PassMeter meter) : ICurvedObjective
{
    readonly double[] _losses = new double[groups], _sums = new double[(own?.Groups ?? 0) * dimension];

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public int Sequences => sequences;

    /// <inheritdoc/>
    public ulong BatchSeed => batchSeed;

    PassMeter Meter => meter;

    Span<double> OwnLosses => _losses.AsSpan(sum.OwnOf(groups));

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> parameters)
    {
        meter.CountLoss(sequences);
        own?.LossSums(parameters, OwnLosses);
        return MeanLoss();
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        meter.CountGradient(sequences);
        Require.Dimension(gradient.Length, Dimension);
        own?.GradientSums(parameters, _sums, OwnLosses);
        Add(gradient);
        return MeanLoss();
    }

    /// <inheritdoc/>
    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default)
    {
        meter.CountCurvature(sequences);
        return new Operator(this, request.Kind, own?.CurvatureSums(parameters, request));
    }

    /// <inheritdoc/>
    public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal)
    {
        meter.CountGradient(sequences);
        Require.Dimension(diagonal.Length, Dimension);
        own?.SquareSums(parameters, _sums);
        Add(diagonal);
    }

    void Add(Span<double> result) => sum.Run(_sums, groups, 1.0 / sequences, result);

    // As an objective of one process adds and divides.
    double MeanLoss()
    {
        sum.Gather(_losses);
        double loss = 0;
        foreach (double groupLoss in _losses) loss += groupLoss;
        return loss / sequences;
    }

    sealed class Operator(SharedObjective f, CurvatureKind kind, IGroupProducts? own) : ILinearOperator
    {
        public int Dimension => f.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            f.Meter.CountProduct(f.Sequences, kind);
            Require.Dimension(product.Length, Dimension);
            own?.ProductSums(v, f._sums);
            f.Add(product);
        }
    }
}
