using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// What a symmetric operator A = Σ λ_j u_j u_jᵀ looks like from a vector: the weights (u_jᵀv)²/‖v‖² on its eigenvalues, as a Gauss quadrature of
/// m points. It is exact for polynomials in A of degree 2m − 1 (Golub &amp; Meurant 1994), and its outermost points are the extreme
/// eigenvalues that v has a part in, soon to all digits.
/// </summary>
/// <param name="Values">The points, Ritz values of A, ascending.</param>
/// <param name="Weights">Their weights, which add to 1.</param>
/// <param name="Bounds">For each point: an eigenvalue of A is nearer than this (Parlett 1998, section 13.2).</param>
public sealed record SpectralMeasure(IReadOnlyList<double> Values, IReadOnlyList<double> Weights, IReadOnlyList<double> Bounds)
{
    /// <summary>The weight at or below a value: the share of ‖v‖² in the eigenvectors up to there.</summary>
    public double UpTo(double value) => Values.Zip(Weights).Where(point => point.First <= value).Sum(point => point.Second);
}

/// <summary>
/// Lanczos tridiagonalisation with full reorthogonalisation: each new vector is made orthogonal to all before, twice, so that rounding
/// brings no second copies of eigenvalues (Parlett 1998, section 6.9: twice is enough).
/// </summary>
public static class Lanczos
{
    // A new direction that is shorter than this part of A's size is rounding: the vectors before span an invariant subspace.
    const double Breakdown = 1e-14;

    /// <summary>Looks at A from a vector.</summary>
    /// <param name="A">A symmetric operator; one product an iteration.</param>
    /// <param name="start">v, not zero.</param>
    /// <param name="iterations">m ≥ 1; fewer where the vectors come to span an invariant subspace. Memory is m vectors.</param>
    /// <exception cref="ArgumentException">v is zero, or a length is wrong.</exception>
    /// <exception cref="ArithmeticException">A product is not finite.</exception>
    public static SpectralMeasure Measure(ILinearOperator A, ReadOnlySpan<double> start, int iterations)
    {
        ArgumentNullException.ThrowIfNull(A);
        Require.Dimension(start.Length, A.Dimension);
        Require.InRange(iterations, 1, int.MaxValue);
        double norm = TensorPrimitives.Norm(start);
        if (!(norm > 0 && double.IsFinite(norm))) throw new ArgumentException($"The start's norm is {norm}; it must be finite and > 0.", nameof(start));

        var Q = new List<double[]>();
        var (alpha, beta) = (new List<double>(), new List<double>());
        double[] q = start.ToArray(), w = new double[A.Dimension];
        TensorPrimitives.Divide(q, norm, q);
        double size = 0, next = 0;
        while (alpha.Count < Math.Min(iterations, A.Dimension))
        {
            // w = A q_j − β_{j−1} q_{j−1} − α_j q_j, made orthogonal to all q
            Q.Add(q);
            A.Multiply(q, w);
            alpha.Add(TensorPrimitives.Dot<double>(q, w));
            for (int pass = 0; pass < 2; pass++)
                foreach (double[] before in Q) TensorPrimitives.MultiplyAdd(before, -TensorPrimitives.Dot<double>(before, w), w, w);
            next = TensorPrimitives.Norm<double>(w);
            if (!double.IsFinite(next) || !double.IsFinite(alpha[^1])) throw new ArithmeticException("A product of the operator is not finite.");
            size = Math.Max(size, Math.Abs(alpha[^1]) + next);
            if (next <= Breakdown * size)
            {
                next = 0;
                break;
            }
            beta.Add(next);
            q = new double[A.Dimension];
            TensorPrimitives.Divide(w, next, q);
        }

        // T = tridiag(β, α, β) = S Θ Sᵀ: points θ_k, weights s_{1k}², bounds β_m |s_{mk}|
        int m = alpha.Count;
        var T = Matrix<double>.Build.Sparse(m, m, (i, j) => i == j ? alpha[i] : Math.Abs(i - j) == 1 ? beta[Math.Min(i, j)] : 0);
        var eigen = Matrix<double>.Build.DenseOfMatrix(T).Evd(Symmetricity.Symmetric);
        var S = eigen.EigenVectors;
        int[] order = [.. Enumerable.Range(0, m).OrderBy(k => eigen.EigenValues[k].Real)];
        return new([.. order.Select(k => eigen.EigenValues[k].Real)], [.. order.Select(k => S[0, k] * S[0, k])],
            [.. order.Select(k => next * Math.Abs(S[m - 1, k]))]);
    }
}
