using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Doubles;

/// A symmetric matrix in full, which counts its products.
sealed class DenseOperator(Matrix<double> matrix) : ILinearOperator
{
    readonly double[] _columns = matrix.ToColumnMajorArray();

    public Matrix<double> Matrix => matrix;

    public int Dimension => matrix.RowCount;

    public int Products { get; private set; }

    public Action Multiplied { get; init; } = () => { };

    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        Products++;
        Multiplied();
        for (int i = 0; i < Dimension; i++)
        {
            double sum = 0;
            for (int j = 0; j < Dimension; j++) sum += _columns[i * Dimension + j] * v[j];
            product[i] = sum;
        }
    }

    public static DenseOperator Diagonal(params double[] d) => new(DenseMatrix.OfDiagonalArray(d));

    /// QQᵀ/n + I with Q of numbers in ±1: eigenvalues in 1 to about 2.3, the condition number small.
    public static DenseOperator RandomPositiveDefinite(int n, ulong seed)
    {
        var q = DenseMatrix.OfColumnMajor(n, n, RandomVector(n * n, seed));
        return new(q * q.Transpose() / n + DenseMatrix.CreateIdentity(n));
    }

    /// Q diag(c^0 ... c^−1) Qᵀ, eigenvalues evenly spaced in their logarithm, Q random and orthogonal.
    public static DenseOperator OfCondition(int n, double condition, ulong seed)
    {
        var q = DenseMatrix.OfColumnMajor(n, n, RandomVector(n * n, seed)).QR().Q;
        return new(q * DenseMatrix.OfDiagonalArray([.. Enumerable.Range(0, n).Select(i => Math.Pow(condition, -(double)i / (n - 1)))]) * q.Transpose());
    }

    public double[] Times(double[] v) => (matrix * DenseVector.OfArray(v)).ToArray();

    public static double[] RandomVector(int n, ulong seed)
    {
        var random = new RandomStream("test", seed);
        return [.. Enumerable.Range(0, n).Select(_ => 2 * random.NextDouble() - 1)];
    }
}
