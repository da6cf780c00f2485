using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class PreconditionerTests
{
    [Fact]
    public void Fisher_is_the_diagonal_of_the_mean_squared_gradient_damped_and_to_three_quarters()
    {
        // f = Σ_b (x_bᵀθ − y_b)² / 2B at θ = 0: g_b = −y_b x_b.
        var x = DenseMatrix.OfArray(new double[,] { { 1, 2 }, { 3, -1 }, { 0, 5 } });
        double[] y = [2, 1, -1];
        var f = ResidualObjective.Linear(x, DenseVector.OfArray(y));
        double[] product = new double[2];
        Preconditioner.Fisher.Factory()!(f, [0, 0], 0.5, 0).Multiply([1, 1], product);
        for (int k = 0; k < 2; k++)
            Assert.Equal(Math.Pow(Enumerable.Range(0, 3).Sum(b => Math.Pow(y[b] * x[b, k], 2)) / 3 + 0.5, -0.75), product[k], 1e-15);
        Assert.Null(Preconditioner.None.Factory());
    }

    [Fact]
    public void It_is_what_the_settings_say_and_takes_fewer_iterations_where_scales_differ()
    {
        // Scales from 1 to 100: the condition number is that of their squares.
        const int n = 20;
        var random = DenseMatrix.OfColumnMajor(5 * n, n, DenseOperator.RandomVector(5 * n * n, 1));
        var x = random * DenseMatrix.OfDiagonalArray([.. Enumerable.Range(0, n).Select(i => Math.Pow(100, (double)i / (n - 1)))]);
        HessianFreeReport Step(Preconditioner preconditioner)
        {
            var f = ResidualObjective.Linear(x, DenseVector.OfArray(DenseOperator.RandomVector(5 * n, 2)));
            return new HessianFree(n, new()
            {
                Batches = new() { GradientSequences = 1, CurvatureSequences = 1 },
                Cg = new() { MaxIterations = 200, ResidualTolerance = 1e-6, MinIterations = 200 },
                Damping = new() { InitialLambda = 1e-6, StructuralRatio = 0 },
                Economy = null,
                Preconditioner = preconditioner,
            }).Step(new double[n], new Source(f));
        }

        var (plain, preconditioned) = (Step(Preconditioner.None), Step(Preconditioner.Fisher));
        Assert.Equal((ConjugateGradientStop.ResidualSmall, ConjugateGradientStop.ResidualSmall), (plain.CgStop, preconditioned.CgStop));
        Assert.Equal(plain.CgModel, preconditioned.CgModel, 1e-6 * Math.Abs(plain.CgModel));
        Assert.True(preconditioned.CgIterations < plain.CgIterations, $"{preconditioned.CgIterations} of {plain.CgIterations}");
    }
}
