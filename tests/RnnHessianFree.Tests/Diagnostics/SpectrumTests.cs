using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Tests.Doubles;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Diagnostics;

/// <summary>Lanczos, the density and the operators that are looked at.</summary>
public class SpectrumTests
{
    // Rounding of an n × n product and of its eigenvalues, relative to the norm: n ε with room.
    const double Rounding = 1e-12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void Carried_to_its_end_it_gives_all_eigenvalues_and_the_shares_of_its_start(int n)
    {
        var A = Indefinite(n);
        double[] v = DenseOperator.RandomVector(n, 2);
        var measure = Lanczos.Measure(A, v, n);
        var eigen = A.Matrix.Evd(Symmetricity.Symmetric);
        double size = A.Matrix.L2Norm();
        Assert.Equal(n, measure.Values.Count);
        for (int j = 0; j < n; j++)
        {
            double share = Math.Pow(eigen.EigenVectors.Column(j).DotProduct(Vector<double>.Build.Dense(v)), 2) / v.Sum(x => x * x);
            Assert.Equal(eigen.EigenValues[j].Real, measure.Values[j], Rounding * size);
            Assert.Equal(share, measure.Weights[j], 1e-9); // eigenvectors turn by rounding over the gaps between eigenvalues, here about 1e-3
        }
    }

    [Fact]
    public void Extreme_eigenvalues_of_a_curvature_agree_with_a_dense_solver()
    {
        var (f, theta) = Curved();
        var A = f.Curvature(theta, new(0.1));
        var dense = Dense(A).Evd(Symmetricity.Symmetric).EigenValues.Select(z => z.Real).Order().ToArray();
        var measure = Lanczos.Measure(A, Draw.Vector(theta.Length, new RandomStream("test", 3)), 60);
        Assert.Equal(dense[^1], measure.Values[^1], Rounding * dense[^1]);
        Assert.Equal(dense[^2], measure.Values[^2], Rounding * dense[^1]);
        Assert.Equal(dense[0], measure.Values[0], 1e-9 * dense[^1]); // h_0 and the biases leave it near 0, in a cluster, where Lanczos is slower
    }

    [Fact]
    public void No_eigenvalue_comes_twice_however_far_beyond_convergence()
    {
        // One eigenvalue far out is found in a few iterations; without reorthogonalisation rounding finds it again.
        double[] diagonal = [.. Enumerable.Range(0, 100).Select(j => (double)j / 100), 1e6];
        var measure = Lanczos.Measure(DenseOperator.Diagonal(diagonal), DenseOperator.RandomVector(101, 4), 101);
        Assert.Single(measure.Values, value => value > 2);
        Assert.Equal(1, measure.Weights.Sum(), Rounding);
    }

    [Fact]
    public void It_is_a_gauss_quadrature_and_its_bounds_hold()
    {
        const int N = 40, M = 6;
        var A = Indefinite(N);
        var v = Vector<double>.Build.Dense(DenseOperator.RandomVector(N, 5));
        var measure = Lanczos.Measure(A, v.ToArray(), M);
        double size = A.Matrix.L2Norm();
        var power = v;
        for (int k = 0; k <= 2 * M - 1; k++, power = A.Matrix * power / size)
            Assert.Equal(v.DotProduct(power) / v.DotProduct(v), measure.Values.Zip(measure.Weights, (x, w) => w * Math.Pow(x / size, k)).Sum(), Rounding);
        var eigenvalues = A.Matrix.Evd(Symmetricity.Symmetric).EigenValues;
        for (int k = 0; k < M; k++)
            Assert.True(eigenvalues.Min(z => Math.Abs(z.Real - measure.Values[k])) <= measure.Bounds[k] + Rounding * size);
    }

    [Fact]
    public void It_ends_where_its_vectors_span_an_invariant_subspace()
    {
        double[] start = new double[50];
        start[3] = start[7] = 2;
        var measure = Lanczos.Measure(DenseOperator.Diagonal([.. Enumerable.Range(0, 50).Select(j => (double)j)]), start, 50);
        Assert.Equal(2, measure.Values.Count);
        Assert.Equal(3, measure.Values[0], Rounding * 50);
        Assert.Equal(0.5, measure.UpTo(5), Rounding);
        Assert.Equal(0, measure.Bounds[1]);
    }

    [Fact]
    public void What_cannot_be_looked_at_is_refused()
    {
        var A = DenseOperator.Diagonal(1, 2);
        Assert.Throws<ArgumentException>(() => Lanczos.Measure(A, [0, 0], 2));
        Assert.Throws<ArgumentException>(() => Lanczos.Measure(A, [1], 2));
        Assert.Throws<ArithmeticException>(() => Lanczos.Measure(DenseOperator.Diagonal(1, double.PositiveInfinity), [1, 1], 2));
    }

    [Fact]
    public void The_density_counts_eigenvalues_and_sums_the_trace()
    {
        // 300 eigenvalues at 1, 100 at 50. A Gaussian vector's share in a quarter of the space has a standard deviation of
        // √(2·¼·¾/400) = 0.03; the mean of 64 vectors one of 0.0038, 1.5 of 400. Five of these are 7.7.
        var A = DenseOperator.Diagonal([.. Enumerable.Repeat(1.0, 300), .. Enumerable.Repeat(50.0, 100)]);
        var density = SpectralDensity.Of(A, iterations: 5, vectors: 64, new RandomStream("test", 6));
        Assert.Equal(400, density.Count(double.NegativeInfinity, double.PositiveInfinity), 1e-9);
        Assert.Equal(100, density.Count(10, 100), 7.7);
        Assert.Equal(1 * 300 + 50 * 100, density.Trace, 49 * 7.7);
        Assert.Equal(1, density.Least, Rounding * 50);
        Assert.Equal(50, density.Greatest, Rounding * 50);
        Assert.True(density.GreatestBound <= 1e-10);
    }

    static DenseOperator Indefinite(int n)
    {
        var q = Matrix<double>.Build.DenseOfColumnMajor(n, n, DenseOperator.RandomVector(n * n, 1));
        return new(q + q.Transpose());
    }

    static (IRecurrentObjective F, double[] Theta) Curved()
    {
        var random = new RandomStream("test", 9);
        var shape = new RecurrentShape(2, 5, 2);
        var batch = Draw.Batch(shape, 6, 8, MaskKind.All, mixed: true, random);
        return (Engines.Create("mathnet", Precision.Double).Bind(shape).On(batch), Draw.Vector(shape.Layout.Dimension, random, 0.5));
    }

    static Matrix<double> Dense(ILinearOperator A)
    {
        var matrix = Matrix<double>.Build.Dense(A.Dimension, A.Dimension);
        double[] e = new double[A.Dimension], column = new double[A.Dimension];
        for (int j = 0; j < A.Dimension; j++)
        {
            e[j] = 1;
            A.Multiply(e, column);
            matrix.SetColumn(j, column);
            e[j] = 0;
        }
        return matrix;
    }
}
