using System.Numerics.Tensors;
using CsCheck;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.LinearAlgebra;

public class ConjugateGradientTests
{
    // Runs on until the residual is small: the test for little progress is off.
    static readonly ConjugateGradientSettings ToTheEnd = new() { MaxIterations = 500, MinIterations = 500, ResidualTolerance = 1e-14 };

    static double[] CholeskySolution(DenseOperator A, double[] b) => A.Matrix.Cholesky().Solve(DenseVector.OfArray(b)).ToArray();

    // Residual tolerance 1e-14 times a condition number of at most about 10³ in these tests.
    static void AssertClose(double[] expected, double[] actual) =>
        Assert.InRange(TensorPrimitives.Distance<double>(expected, actual), 0, 1e-11 * TensorPrimitives.Norm<double>(expected));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Agrees_with_a_Cholesky_solve(bool warm, bool preconditioned) => Gen.Select(Gen.Int[1, 60], Gen.ULong).Sample((n, seed) =>
    {
        var A = DenseOperator.RandomPositiveDefinite(n, seed);
        double[] b = DenseOperator.RandomVector(n, seed + 1), x = warm ? DenseOperator.RandomVector(n, seed + 2) : new double[n];
        var preconditioner = preconditioned ? new DiagonalOperator([.. Enumerable.Range(1, n).Select(i => 1.0 / i)]) : null;
        var result = new ConjugateGradient(n).Solve(A, b, x, ToTheEnd, preconditioner);
        Assert.Equal(ConjugateGradientStop.ResidualSmall, result.Stop);
        AssertClose(CholeskySolution(A, b), x);
    }, iter: 50);

    [Fact]
    public void A_preconditioner_changes_the_iterates_and_the_exact_inverse_needs_one()
    {
        double[] d = [1, 10, 100], b = [1, 1, 1], plain = new double[3], preconditioned = new double[3];
        var A = DenseOperator.Diagonal(d);
        var once = new ConjugateGradientSettings { MaxIterations = 1 };
        new ConjugateGradient(3).Solve(A, b, plain, once);
        new ConjugateGradient(3).Solve(A, b, preconditioned, once, new DiagonalOperator([1, 0.1, 0.01]));
        AssertClose([1, 0.1, 0.01], preconditioned);
        AssertClose([3.0 / 111, 3.0 / 111, 3.0 / 111], plain); // α b with α = bᵀb / bᵀAb
    }

    [Fact]
    public void The_model_falls_with_every_iterate_and_is_the_quadratic_form() => Gen.Select(Gen.Int[2, 40], Gen.ULong).Sample((n, seed) =>
    {
        var A = DenseOperator.RandomPositiveDefinite(n, seed);
        double[] b = DenseOperator.RandomVector(n, seed + 1), start = DenseOperator.RandomVector(n, seed + 2);
        double Phi(double[] x)
        {
            var v = DenseVector.OfArray(x);
            return 0.5 * (v * (A.Matrix * v)) - DenseVector.OfArray(b) * v;
        }
        double last = Phi(start);
        int expected = 1;
        new ConjugateGradient(n).Solve(A, b, start, new(), callback: (i, x, model) =>
        {
            Assert.Equal(expected++, i);
            Assert.Equal(Phi(x.ToArray()), model, 1e-11);        // sums of up to 40² numbers around 1
            Assert.InRange(model, double.NegativeInfinity, last + 1e-13); // at the end, flat to rounding
            last = model;
            return true;
        });
    }, iter: 50);

    [Fact]
    public void Two_iterations_give_the_second_iterate_and_its_model()
    {
        double[] x = new double[2];
        var result = new ConjugateGradient(2).Solve(DenseOperator.Diagonal(1, 4), [1, 1], x, ToTheEnd with { MaxIterations = 2 });
        Assert.Equal(2, result.Iterations);
        AssertClose([1, 0.25], x);
        Assert.Equal(-0.625, result.Model, 1e-14); // −½ bᵀA⁻¹b
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-12)]
    [InlineData(1e-100)]
    [InlineData(1e-140)]
    [InlineData(1e-200)]
    [InlineData(0)]
    public void Converges_without_NaN_however_small_the_numbers(double scale)
    {
        var A = DenseOperator.RandomPositiveDefinite(30, seed: 1);
        double[] b = [.. DenseOperator.RandomVector(30, seed: 2).Select(number => number * scale)], x = new double[30];
        var result = new ConjugateGradient(30).Solve(A, b, x, ToTheEnd with { ResidualTolerance = 0 });
        Assert.Equal(ConjugateGradientStop.ResidualSmall, result.Stop);
        Assert.True(double.IsFinite(result.Model));
        double error = TensorPrimitives.Distance<double>(CholeskySolution(A, b), x);
        Assert.InRange(error, 0, Math.Max(1e-12 * scale, 1e-145)); // a residual under 1e-145 is taken for zero
    }

    [Fact]
    public void A_curvature_lost_to_underflow_is_not_taken_for_nonpositive()
    {
        double[] x = new double[1];
        var result = new ConjugateGradient(1).Solve(DenseOperator.Diagonal(1e-20), [1e-155], x, ToTheEnd); // pᵀAp = 1e-330
        Assert.Equal((0, ConjugateGradientStop.ResidualSmall), (result.Iterations, result.Stop));
    }

    [Fact]
    public void Stops_at_the_first_iterate_where_the_last_k_changed_the_model_little()
    {
        double[] b = DenseOperator.RandomVector(200, seed: 3), x = new double[200];
        var A = new DiagonalOperator([.. Enumerable.Range(1, 200).Select(i => (double)i * i)]);
        List<double> models = [0];
        var result = new ConjugateGradient(200).Solve(A, b, x, new(), callback: (_, _, model) => { models.Add(model); return true; });
        Assert.Equal(ConjugateGradientStop.LittleProgress, result.Stop);
        Assert.InRange(result.Iterations, 120, 299); // where k is no longer 10, before the limit
        bool Little(int i)
        {
            int k = Math.Max(10, (int)(0.1 * i));
            return (models[i] - models[i - k]) / models[i] < k * 5e-4;
        }
        Assert.True(Little(result.Iterations));
        Assert.DoesNotContain(Enumerable.Range(11, result.Iterations - 11), Little);

        Array.Clear(x);
        var longer = new ConjugateGradient(200).Solve(A, b, x, new() { MinIterations = result.Iterations + 5 });
        Assert.Equal(result.Iterations + 5, longer.Iterations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Needs_a_product_an_iteration_and_one_for_a_start_that_is_not_zero(bool warm)
    {
        var A = DenseOperator.RandomPositiveDefinite(50, seed: 4);
        double[] x = warm ? DenseOperator.RandomVector(50, seed: 5) : new double[50];
        var result = new ConjugateGradient(50).Solve(A, DenseOperator.RandomVector(50, seed: 6), x, ToTheEnd with { MaxIterations = 7 });
        Assert.Equal(ConjugateGradientStop.IterationLimit, result.Stop);
        Assert.Equal(warm ? 8 : 7, A.Products);
    }

    [Fact]
    public void Nonpositive_curvature_keeps_the_iterate_before_it()
    {
        double[] x = new double[2], first = [];
        var result = new ConjugateGradient(2).Solve(DenseOperator.Diagonal(1, -0.5), [1, 1], x, ToTheEnd, callback: (_, iterate, _) =>
        {
            first = iterate.ToArray();
            return true;
        });
        Assert.Equal((1, ConjugateGradientStop.NonPositiveCurvature), (result.Iterations, result.Stop));
        Assert.Equal(first, x);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_product_that_is_not_finite_keeps_the_last_finite_iterate(int goodProducts)
    {
        double[] x = new double[20], last = new double[20];
        var A = new SpoiltOperator(DenseOperator.RandomPositiveDefinite(20, seed: 7), goodProducts);
        var result = new ConjugateGradient(20).Solve(A, DenseOperator.RandomVector(20, seed: 8), x, ToTheEnd, callback: (_, iterate, _) =>
        {
            last = iterate.ToArray();
            return true;
        });
        Assert.Equal((goodProducts, ConjugateGradientStop.NotFinite), (result.Iterations, result.Stop));
        Assert.Equal(last, x);
        Assert.True(double.IsFinite(result.Model));
    }

    [Fact]
    public void An_iterate_that_overflows_is_not_taken()
    {
        double[] x = new double[1];
        var result = new ConjugateGradient(1).Solve(DenseOperator.Diagonal(1e-200), [1e120], x, ToTheEnd); // x = 1e320
        Assert.Equal((0, ConjugateGradientStop.NotFinite), (result.Iterations, result.Stop));
        Assert.Equal([0], x);
    }

    [Fact]
    public void The_callback_ends_a_solve_at_the_iterate_it_was_shown()
    {
        double[] x = new double[20], shown = [];
        var A = DenseOperator.RandomPositiveDefinite(20, seed: 9);
        var result = new ConjugateGradient(20).Solve(A, DenseOperator.RandomVector(20, seed: 10), x, ToTheEnd, callback: (i, iterate, _) =>
        {
            shown = iterate.ToArray();
            return i < 3;
        });
        Assert.Equal((3, ConjugateGradientStop.Interrupted), (result.Iterations, result.Stop));
        Assert.Equal(shown, x);
    }

    const double SingleRounding = 6e-8; // half the distance of 1 to the next number in single precision

    // What is left of φ(0) − φ*, as its share, after n iterations with products rounded to single precision, as an engine's are.
    static double Left(double condition, ulong seed, int orthogonalResiduals, bool isPreconditioned, bool isWarm)
    {
        const int n = 60;
        var A = DenseOperator.OfCondition(n, condition, seed);
        double[] b = DenseOperator.RandomVector(n, seed + 1), x = isWarm ? DenseOperator.RandomVector(n, seed + 2) : new double[n];
        double[] solution = CholeskySolution(A, b);
        var inverse = isPreconditioned ? new DiagonalOperator([.. Enumerable.Range(0, n).Select(i => 1 + i / 10.0)]) : null;
        var settings = ToTheEnd with { MaxIterations = n, OrthogonalResiduals = orthogonalResiduals, ScaleStart = true };
        double model = new ConjugateGradient(n).Solve(new SinglePrecisionOperator(A), b, x, settings, inverse).Model;
        double Phi(double[] at) => 0.5 * TensorPrimitives.Dot<double>(at, A.Times(at)) - TensorPrimitives.Dot<double>(b, at);
        if (orthogonalResiduals > 0) Assert.Equal(1, model / Phi(x), 1e-5 * Math.Sqrt(condition)); // b − Ax is known to about ε‖A‖‖x‖
        return (Phi(x) - Phi(solution)) / -Phi(solution);
    }

    // A product's error of ε‖A‖‖x‖ in the residual is one of ε²κ in φ at most, κ the condition number; n = 60 iterations add as many.
    [Theory]
    [InlineData(1e2, false, false)]
    [InlineData(1e4, false, false)]
    [InlineData(1e6, false, false)]
    [InlineData(1e8, false, false)]
    [InlineData(1e8, true, false)]
    [InlineData(1e6, false, true)]
    [InlineData(1e6, true, true)]
    public void Orthogonal_residuals_keep_what_single_precision_loses(double condition, bool isPreconditioned, bool isWarm)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            double kept = Left(condition, seed, 300, isPreconditioned, isWarm), plain = Left(condition, seed, 0, isPreconditioned, isWarm);
            Assert.InRange(kept, 0, 60 * SingleRounding * SingleRounding * condition);
            if (condition >= 1e4) Assert.InRange(plain, 1000 * kept, 1);
        }
    }

    [Fact]
    public void Only_the_latest_residuals_are_kept_where_there_are_too_many()
    {
        var left = new[] { 0, 10, 30, 60 }.Select(kept => Enumerable.Range(0, 10).Average(seed => Left(1e4, (ulong)seed, kept, false, false))).ToArray();
        Assert.Equal(left.OrderDescending(), left);
    }

    [Fact]
    public void A_scaled_start_begins_at_its_minimiser_and_costs_no_product() => Gen.Select(Gen.Int[2, 40], Gen.ULong).Sample((n, seed) =>
    {
        var A = DenseOperator.RandomPositiveDefinite(n, seed);
        double[] b = DenseOperator.RandomVector(n, seed + 1), start = DenseOperator.RandomVector(n, seed + 2), x = [.. start], first = [];
        var once = ToTheEnd with { ScaleStart = true, MaxIterations = 1 };
        new ConjugateGradient(n).Solve(A, b, x, once, callback: (_, iterate, _) => { first = iterate.ToArray(); return true; });
        Assert.Equal(2, A.Products);

        double[] Ax = A.Times(start);
        double c = Math.Max(0, TensorPrimitives.Dot<double>(b, start) / TensorPrimitives.Dot<double>(start, Ax));
        double[] scaled = [.. start.Select(number => c * number)], expected = [.. scaled];
        new ConjugateGradient(n).Solve(A, b, expected, once with { ScaleStart = false });
        AssertClose(expected, first);
        Assert.InRange(0.5 * TensorPrimitives.Dot<double>(scaled, A.Times(scaled)) - TensorPrimitives.Dot<double>(b, scaled), double.NegativeInfinity, 0);
    }, iter: 50);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(300)]
    public void A_solve_allocates_nothing(int orthogonalResiduals)
    {
        var A = DenseOperator.RandomPositiveDefinite(50, seed: 11);
        double[] b = DenseOperator.RandomVector(50, seed: 12), x = new double[50];
        var inverse = new DiagonalOperator([.. Enumerable.Repeat(0.5, 50)]);
        var cg = new ConjugateGradient(50);
        var settings = ToTheEnd with { MaxIterations = 20, OrthogonalResiduals = orthogonalResiduals, ScaleStart = true };
        cg.Solve(A, b, x, settings, inverse); // the first solve makes the record of models and the residuals' vectors
        int iterations = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            Array.Clear(x);
            iterations = cg.Solve(A, b, x, settings, inverse).Iterations;
        }));
        Assert.InRange(iterations, 10, 20);
    }

    [Fact]
    public void Says_which_dimension_is_wrong()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new ConjugateGradient(2).Solve(DenseOperator.Diagonal(1, 1), [1, 2, 3], new double[2], new()));
        Assert.Contains("b.Length is 3; it must be 2", error.Message);
    }

    [Fact]
    public void An_indefinite_preconditioner_is_an_error() => Assert.Throws<ArgumentException>(() =>
        new ConjugateGradient(1).Solve(DenseOperator.Diagonal(1), [1], new double[1], new(), new DiagonalOperator([-1])));

    /// Rounds vector and product to single precision.
    sealed class SinglePrecisionOperator(ILinearOperator inner) : ILinearOperator
    {
        public int Dimension => inner.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            double[] rounded = [.. v.ToArray().Select(number => (double)(float)number)];
            inner.Multiply(rounded, product);
            foreach (ref double number in product) number = (float)number;
        }
    }

    sealed class SpoiltOperator(ILinearOperator inner, int goodProducts) : ILinearOperator
    {
        int _products;

        public int Dimension => inner.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            inner.Multiply(v, product);
            if (_products++ == goodProducts) product[0] = double.NaN;
        }
    }
}
