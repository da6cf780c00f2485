namespace RnnHessianFree.LinearAlgebra;

/// <summary>A symmetric linear map <c>v ↦ A v</c>, known only through its products.</summary>
public interface ILinearOperator
{
    /// <summary>The length n of the vectors it takes and gives.</summary>
    int Dimension { get; }

    /// <summary>Writes <c>A v</c> into <paramref name="product"/>.</summary>
    /// <param name="v">n numbers, unchanged.</param>
    /// <param name="product">n numbers, overwritten; may not overlap <paramref name="v"/>.</param>
    void Multiply(ReadOnlySpan<double> v, Span<double> product);
}
