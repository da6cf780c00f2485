using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>A matrix and its derivative along one direction, a dual number a + ȧε with ε² = 0; no derivative is zero.</summary>
readonly record struct Dual<T>(Matrix<T> Value, Matrix<T>? Tangent = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The same matrix, taken for a constant.</summary>
    public Dual<T> Constant => new(Value);

    public static Dual<T> operator +(Dual<T> a, Dual<T> b) => new(a.Value + b.Value, Sum(a.Tangent, b.Tangent));

    public static Dual<T> operator -(Dual<T> a, Dual<T> b) => new(a.Value - b.Value, Sum(a.Tangent, b.Tangent?.Negate()));

    public static Dual<T> operator *(T scale, Dual<T> a) => new(scale * a.Value, a.Tangent is null ? null : scale * a.Tangent);

    /// <summary>The matrix product; (AB)˙ = ȦB + AḂ.</summary>
    public static Dual<T> operator *(Dual<T> a, Dual<T> b) => new(a.Value * b.Value, Sum(
        a.Tangent is null ? null : a.Tangent * b.Value,
        b.Tangent is null ? null : a.Value * b.Tangent));

    /// <summary>a∘b.</summary>
    public Dual<T> Times(Dual<T> b) => new(Value.PointwiseMultiply(b.Value), Sum(Tangent?.PointwiseMultiply(b.Value), b.Tangent?.PointwiseMultiply(Value)));

    public Dual<T> Transpose() => new(Value.Transpose(), Tangent?.Transpose());

    static Matrix<T>? Sum(Matrix<T>? a, Matrix<T>? b) => a is null ? b : b is null ? a : a + b;
}
