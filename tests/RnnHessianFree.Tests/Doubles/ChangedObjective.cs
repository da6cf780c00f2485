using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tests.Doubles;

delegate double LossChange(ReadOnlySpan<double> parameters, double loss);

/// Another objective with its loss, gradient or curvature changed.
sealed class ChangedObjective(ICurvedObjective inner) : ICurvedObjective
{
    public LossChange Change { get; init; } = (_, loss) => loss;

    public double GradientFactor { get; init; } = 1;

    public ILinearOperator? OwnCurvature { get; init; }

    public int Dimension => inner.Dimension;

    public int Sequences => inner.Sequences;

    public ulong BatchSeed => inner.BatchSeed;

    public double Loss(ReadOnlySpan<double> parameters) => Change(parameters, inner.Loss(parameters));

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double loss = Change(parameters, inner.Gradient(parameters, gradient));
        foreach (ref double g in gradient) g *= GradientFactor;
        return loss;
    }

    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default) =>
        OwnCurvature ?? inner.Curvature(parameters, request);

    public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal) => inner.FisherDiagonal(parameters, diagonal);
}
