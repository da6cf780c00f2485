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
