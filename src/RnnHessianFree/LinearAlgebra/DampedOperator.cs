using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary><c>A + λ I</c>.</summary>
sealed class DampedOperator(ILinearOperator A, double lambda) : ILinearOperator
{
    readonly double _lambda = Require.InRange(lambda, double.MinValue, double.MaxValue, nameof(lambda));

    /// <inheritdoc/>
    public int Dimension => A.Dimension;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        A.Multiply(v, product);
        TensorPrimitives.MultiplyAdd(v, _lambda, product, product);
    }
}
