using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>An objective that counts what is asked of it.</summary>
sealed class MeteredObjective(ICurvedObjective objective, PassMeter meter) : ICurvedObjective
{
    /// <inheritdoc/>
    public int Dimension => objective.Dimension;

    /// <inheritdoc/>
    public int Sequences => objective.Sequences;

    /// <inheritdoc/>
    public ulong BatchSeed => objective.BatchSeed;

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> parameters)
    {
        meter.CountLoss(Sequences);
        return objective.Loss(parameters);
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        meter.CountGradient(Sequences);
        return objective.Gradient(parameters, gradient);
    }

    /// <inheritdoc/>
    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default)
    {
        meter.CountCurvature(Sequences);
        return new MeteredOperator(objective.Curvature(parameters, request), Sequences, request.Kind, meter);
    }

    /// <inheritdoc/>
    public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal)
    {
        meter.CountGradient(Sequences);
        objective.FisherDiagonal(parameters, diagonal);
    }

    sealed class MeteredOperator(ILinearOperator A, int sequences, CurvatureKind kind, PassMeter meter) : ILinearOperator
    {
        public int Dimension => A.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            meter.CountProduct(sequences, kind);
            A.Multiply(v, product);
        }
    }
}
