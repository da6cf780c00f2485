using System.Numerics.Tensors;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>Evaluates losses at <c>θ + α δ</c>; owns the vector this takes.</summary>
sealed class TrialPoint(int dimension)
{
    readonly double[] _point = new double[dimension];

    /// <summary><c>f(θ + α δ)</c>.</summary>
    public double Loss(IObjective f, ReadOnlySpan<double> theta, ReadOnlySpan<double> delta, double alpha = 1)
    {
        TensorPrimitives.MultiplyAdd(delta, alpha, theta, _point);
        return f.Loss(_point);
    }
}
