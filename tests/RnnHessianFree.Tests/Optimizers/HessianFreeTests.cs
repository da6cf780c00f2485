using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using static RnnHessianFree.Tests.Optimizers.HessianFreeSteps;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>Hessian-free as a whole: what it solves, and that it goes on from its state.</summary>
public class HessianFreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void One_undamped_step_solves_linear_least_squares(int sequences)
    {
        var objective = ResidualObjective.Linear(n: 5, sequences, seed: 1);
        double[] theta = [1, -1, 2, 0, 1], gradient = new double[5];
        var report = Step(new HessianFree(5, Plain with { Damping = Plain.Damping with { InitialLambda = 1e-14 } }), theta, objective);
        objective.Gradient(theta, gradient);
        Assert.Equal((StepOutcome.Stepped, 1.0), (report.Outcome, report.StepSize));
        foreach (double g in gradient) Assert.Equal(0, g, 1e-12); // 1e-13 of a gradient around 1
    }

    [Fact]
    public void Solves_Rosenbrocks_valley_and_beats_itself_without_curvature()
    {
        double LossAfter(int steps, ILinearOperator? curvature)
        {
            var objective = new ChangedObjective(ResidualObjective.Rosenbrock()) { OwnCurvature = curvature };
            var optimizer = new HessianFree(2, Plain);
            double[] theta = [-1.2, 1];
            for (int step = 0; step < steps; step++) Step(optimizer, theta, objective);
            return objective.Loss(theta);
        }
        double with = LossAfter(50, null), without = LossAfter(50, new DiagonalOperator([1, 1]));
        Assert.InRange(with, 0, 1e-20);
        Assert.InRange(without, 1e-3, double.PositiveInfinity);
    }

    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0.7, 0)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.1, 5)]
    public void Lambda_weighs_the_identity_and_lambda_mu_the_structural_matrix(double lambda, double mu)
    {
        var structural = DenseMatrix.OfDiagonalArray([1, 2, 3, 4, 5]);
        var objective = new ResidualObjective(5, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(5)) { Structural = structural };
        double[] theta = new double[5];
        var settings = Plain with { Damping = new() { InitialLambda = lambda, StructuralRatio = mu } };
        var report = Step(new HessianFree(5, settings), theta, objective);

        Assert.Equal(lambda * mu, objective.Asked?.StructuralWeight);
        Assert.Equal((lambda, lambda * mu), (report.Lambda, report.StructuralWeight));
        for (int i = 0; i < 5; i++) Assert.Equal(1 / (1 + lambda + lambda * mu * (i + 1)), theta[i], 1e-12); // (G + λI + λμS) δ = −g = 1
    }

    [Theory]
    [InlineData(ReductionRatioModel.Damped)]
    [InlineData(ReductionRatioModel.Undamped)]
    public void The_reduction_ratio_divides_by_the_model_with_or_without_lambda(ReductionRatioModel model)
    {
        const double Lambda = 0.3, Mu = 0.5;
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 3);
        double[] theta = new double[5], g = new double[5];
        double before = objective.Gradient(theta, g);
        var settings = Plain with { Damping = new() { InitialLambda = Lambda, StructuralRatio = Mu, ReductionRatioModel = model } };
        var report = Step(new HessianFree(5, settings), theta, objective);

        var delta = DenseVector.OfArray(theta); // from θ = 0
        double tikhonov = model == ReductionRatioModel.Damped ? Lambda : 0;
        double curvature = delta * (objective.GaussNewton(theta) * delta) + (Lambda * Mu + tikhonov) * (delta * delta);
        double q = DenseVector.OfArray(g) * delta + 0.5 * curvature;
        Assert.Equal((objective.Loss(theta) - before) / q, report.ReductionRatio, 1e-11); // numbers around 1, solved to 1e-13
    }

    [Fact]
    public void Undamped_and_exact_the_reduction_ratio_is_one()
    {
        var damping = Plain.Damping with { InitialLambda = 10, ReductionRatioModel = ReductionRatioModel.Undamped };
        var settings = Plain with { Damping = damping };
        var report = Step(new HessianFree(5, settings), new double[5], ResidualObjective.Linear(n: 5, sequences: 20, seed: 4));
        Assert.Equal(1, report.ReductionRatio, 1e-10);
        Assert.Equal(10 * 2.0 / 3, report.NextLambda, 1e-14);
    }

    [Fact]
    public void Resumes_from_its_state_bit_for_bit()
    {
        static Source Data(ulong skip) => new((_, draw) => ResidualObjective.Linear(20, 30, draw + skip));
        var straight = new HessianFree(20, Plain);
        double[] theta = new double[20];
        var source = Data(skip: 0);
        for (int step = 0; step < 3; step++) Step(straight, theta, source);
        double[] resumed = [.. theta];
        var second = new HessianFree(20, Plain) { State = straight.State };

        Step(straight, theta, source);
        Step(second, resumed, Data(skip: 9)); // three batches a step
        Assert.Equal(theta, resumed);
    }

    [Fact]
    public void Wrong_dimensions_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => Step(new HessianFree(3, Plain), [1, 2], ResidualObjective.Linear(2, 1, 1)));
        Assert.Contains("is 2; it must be 3", error.Message);
        Assert.Throws<ArgumentException>(() => Step(new HessianFree(3, Plain), [1, 2, 3], ResidualObjective.Linear(2, 1, 1)));
    }
}
