using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>The algebra of linear operators.</summary>
public static class LinearOperators
{
    /// <summary>The operator <c>A + λ I</c>; its products cost those of A.</summary>
    /// <param name="A">The operator to shift.</param>
    /// <param name="lambda">λ, a finite number.</param>
    public static ILinearOperator Plus(this ILinearOperator A, double lambda)
    {
        ArgumentNullException.ThrowIfNull(A);
        return new DampedOperator(A, lambda);
    }
}

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
