using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary><c>diag(d)</c>; of a diagonal preconditioner M, hand in the inverse <c>1/m</c>.</summary>
/// <param name="diagonal">d, used in place and not copied.</param>
public sealed class DiagonalOperator(double[] diagonal) : ILinearOperator
{
    readonly double[] _diagonal = diagonal ?? throw new ArgumentNullException(nameof(diagonal));

    /// <inheritdoc/>
    public int Dimension => _diagonal.Length;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        Require.Dimension(v.Length, Dimension);
        TensorPrimitives.Multiply(v, _diagonal, product);
    }
}
