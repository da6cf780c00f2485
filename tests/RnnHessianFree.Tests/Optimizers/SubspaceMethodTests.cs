using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using Source = RnnHessianFree.Tests.Doubles.Source;

namespace RnnHessianFree.Tests.Optimizers;

/// Krylov subspace descent and SOFO on small dense problems.
public class SubspaceMethodTests
{
    static RandomStream NewRandom(ulong seed) => new RandomStream("tangents", seed);

    static IOptimizer<ICurvedObjective> Make(string name, int dimension) => name == "ksd"
        ? new KrylovSubspaceDescent(dimension, new()) : new Sofo(dimension, new() { Damping = 1e-12 }, NewRandom);

    static (double[] G, Matrix<double> Curvature) At(ResidualObjective objective, double[] theta)
    {
        double[] g = new double[theta.Length];
        objective.Gradient(theta, g);
        return (g, objective.GaussNewton(theta));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void On_a_quadratic_a_krylov_step_is_what_as_many_conjugate_gradient_iterations_find(int k)
    {
        var objective = ResidualObjective.Linear(n: 20, sequences: 60, seed: 3);
        double[] theta = DenseOperator.RandomVector(20, 4), delta = new double[20];
        var (g, G) = At(objective, theta);
        double[] b = [.. g.Select(number => -number)];
        new ConjugateGradient(20).Solve(new DenseOperator(G), b, delta, new() { MaxIterations = k, MinIterations = k });

        double[] before = [.. theta];
        // In coordinates of unit curvature the first step of BFGS is Newton's: two gradients, at zero and there, are all it takes.
        var report = (KrylovSubspaceReport)new KrylovSubspaceDescent(20, new() { Krylov = k, SearchGradients = 2 }).Step(theta, new Source(objective));
        Assert.Equal((StepOutcome.Stepped, k), (report.Outcome, report.Subspace));
        // Both minimise the same function over the same subspace; conditions near 10 leave a few digits of 16.
        for (int i = 0; i < 20; i++) Assert.Equal(before[i] + delta[i], theta[i], 1e-10);
        Assert.Equal(objective.Loss(theta), report.SearchedTo, 1e-14);
    }

    [Fact]
    public void The_last_step_is_part_of_the_next_subspace()
    {
        var objective = ResidualObjective.Linear(n: 2, sequences: 9, seed: 5);
        double[] theta = [3, -2];
        var optimizer = new KrylovSubspaceDescent(2, new() { Krylov = 1 });
        Assert.Equal(1, ((KrylovSubspaceReport)optimizer.Step(theta, new Source(objective))).Subspace);
        Assert.True(At(objective, theta).G.Max(Math.Abs) > 1e-3);
        // The gradient and the last step span the plane.
        Assert.Equal(2, ((KrylovSubspaceReport)optimizer.Step(theta, new Source(objective))).Subspace);
        Assert.Equal(0, At(objective, theta).G.Max(Math.Abs), 1e-9);
    }

    [Fact]
    public void Small_eigenvalues_are_raised_to_the_floor()
    {
        var objective = ResidualObjective.Linear(DenseMatrix.CreateIdentity(2) * Math.Sqrt(2), new DenseVector(2)); // ½‖θ‖²
        var source = new Source(new ChangedObjective(objective) { OwnCurvature = DenseOperator.Diagonal(4, 0) });
        double[] theta = [1, 1];
        // From g = (1, 1) the vectors are g and Gg; in them G has the eigenvalues 4 and 0, and a quarter of 4 is 1.
        new KrylovSubspaceDescent(2, new() { Krylov = 2, EigenvalueFloor = 0.25, SearchGradients = 2 }).Step(theta, source);
        Assert.Equal(1 - 1.0 / 4, theta[0], 1e-12);
        Assert.Equal(1 - 1.0 / 1, theta[1], 1e-12);
    }

    [Fact]
    public void The_search_goes_on_where_the_function_is_no_quadratic()
    {
        var valley = ResidualObjective.Rosenbrock();
        double[] theta = [-1.2, 1];
        var report = (KrylovSubspaceReport)new KrylovSubspaceDescent(2, new() { SearchGradients = 60 }).Step(theta, new Source(valley));
        Assert.Equal(2, report.Subspace);
        Assert.Equal(0, report.SearchedTo, 1e-10); // BFGS comes to the end of the valley in some 35 steps
        Assert.InRange(report.SearchGradients, 10, 60);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0.01)]
    [InlineData(12, 0.3)]
    public void A_step_of_sofo_is_the_damped_model_among_its_directions(int tangents, double damping)
    {
        const int n = 12;
        var objective = ResidualObjective.Linear(n, sequences: 30, seed: 7);
        double[] theta = DenseOperator.RandomVector(n, 8);
        var (g, G) = At(objective, theta);
        var random = NewRandom(objective.BatchSeed);
        var V = Matrix<double>.Build.Dense(n, tangents);
        for (int k = 0; k < tangents; k++)
            V.SetColumn(k, Vector<double>.Build.Dense(n, _ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)).Normalize(2));
        var VGV = V.Transpose() * G * V;
        double greatest = VGV.L2Norm(); // the greatest eigenvalue, as none is negative
        var expected = DenseVector.OfArray(theta) - (0.7 * (V * (VGV + (damping * greatest * Matrix<double>.Build.DenseIdentity(tangents)))
            .Solve(V.TransposeThisAndMultiply(DenseVector.OfArray(g)))));

        var report = (SofoReport)new Sofo(n, new() { LearningRate = 0.7, Tangents = tangents, Damping = damping }, NewRandom).Step(theta, new Source(objective));
        Assert.Equal(greatest, report.GreatestEigenvalue, 1e-12);
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], theta[i], 1e-11); // conditions of some tens
    }

    [Theory]
    [InlineData("ksd")]
    [InlineData("sofo")]
    public void With_every_direction_one_step_solves_a_quadratic(string name)
    {
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 1);
        double[] theta = [1, -1, 2, 0, 1];
        Assert.Equal(StepOutcome.Stepped, Make(name, 5).Step(theta, new Source(objective)).Outcome);
        Assert.Equal(0, At(objective, theta).G.Max(Math.Abs), 1e-8); // 100 directions of 5: 95 eigenvalues are rounding, which damping outweighs
    }

    [Theory]
    [InlineData("ksd")]
    [InlineData("sofo")]
    public void A_step_that_does_not_end_well_changes_nothing(string name)
    {
        var objective = ResidualObjective.Linear(n: 3, sequences: 8, seed: 2);
        double[] theta = [1, 2, 3];
        StepOutcome Outcome(ICurvedObjective f, StepMonitor? monitor = null) => Make(name, 3).Step(theta, new Source(f), monitor).Outcome;
        foreach (string phase in (string[])["gradient", name == "ksd" ? "Krylov subspace" : "tangents"])
            Assert.Equal(StepOutcome.Interrupted, Outcome(objective, inside => inside.Phase != phase));
        if (name == "ksd") Assert.Equal(StepOutcome.Interrupted, Outcome(objective, inside => inside.Phase != "search of the subspace"));
        Assert.Equal(StepOutcome.Diverged, Outcome(new ChangedObjective(objective) { GradientFactor = double.NaN }));
        Assert.Equal(StepOutcome.Diverged, Outcome(new ChangedObjective(objective) { OwnCurvature = DenseOperator.Diagonal(1, double.NaN, 1) }));
        Assert.Equal(StepOutcome.Stationary, Outcome(new ChangedObjective(objective) { GradientFactor = 0 }));
        // No curvature: SOFO has no model, and Krylov subspace descent finds the loss rising along a gradient of the wrong sign.
        Assert.Equal(StepOutcome.Rejected, Outcome(new ChangedObjective(objective) { OwnCurvature = DenseOperator.Diagonal(0, 0, 0), GradientFactor = -1 }));
        Assert.Equal([1, 2, 3], theta);
    }
}
