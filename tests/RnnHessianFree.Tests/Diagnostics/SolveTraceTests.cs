using RnnHessianFree.Diagnostics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Diagnostics;

public class SolveTraceTests
{
    static readonly AdditionTask Task = new(12);

    static readonly RecurrentModel Model = Engines.Create("mathnet", Precision.Double).Bind(new(Task.Inputs, 10, Task.Outputs));

    static readonly double[] Theta = new SparseInitialization().Draw(Model.Shape, new RandomStream("test", 1));

    static HessianFreeSettings Settings(BacktrackingRule rule) => new()
    {
        Batches = new() { GradientSequences = 24, CurvatureSequences = 24, BacktrackingSequences = 16, LineSearchSequences = 16 },
        Economy = null,
        Backtracking = new() { Rule = rule },
        Cg = new() { MaxIterations = 45 },
        Damping = new() { InitialLambda = 0.01, StructuralRatio = 0.1 },
    };

    [Theory]
    [InlineData(BacktrackingRule.EveryTenthGlobalBest)]
    [InlineData(BacktrackingRule.GeometricBackwards)]
    [InlineData(BacktrackingRule.GeometricGlobalBest)]
    [InlineData(BacktrackingRule.None)]
    public void It_shows_the_solve_that_training_makes(BacktrackingRule rule)
    {
        var settings = Settings(rule);
        var data = new TaskSource(Task, Model, seed: 1);
        IRecurrentObjective curvature = data.Draw(24), backtracking = data.Draw(16);
        double[] gradient = new double[Theta.Length], moved = [.. Theta];
        curvature.Gradient(Theta, gradient);
        var trace = SolveTrace.Of(curvature, backtracking, gradient, Theta, 0.01, settings);

        // The first step of training on the same stream of data starts from zero too.
        var report = new HessianFree(Theta.Length, settings).Step(moved, new TaskSource(Task, Model, seed: 1));
        Assert.Equal((report.CgIterations, report.CgStop, report.ChosenIterate), (trace.Iterates[^1].Iteration, trace.Stop, trace.Chosen));
        Assert.Equal(report.CgModel, trace.Iterates[^1].Model);
        Assert.Equal(report.ReductionRatio, trace.ReductionRatio, 1e-12);
        Assert.Equal(report.CgIterations + 1, trace.Iterates.Count);
        Assert.True(trace.Iterates[trace.Chosen].IsCandidate);
    }

    [Fact]
    public void Its_residuals_are_true_its_model_falls_and_the_best_candidate_is_chosen()
    {
        var data = new TaskSource(Task, Model, seed: 2);
        IRecurrentObjective curvature = data.Draw(24), backtracking = data.Draw(16);
        double[] gradient = new double[Theta.Length];
        curvature.Gradient(Theta, gradient);
        var settings = Settings(BacktrackingRule.EveryTenthGlobalBest) with { Cg = new() { MaxIterations = 400, MinIterations = 400 } };
        var trace = SolveTrace.Of(curvature, backtracking, gradient, Theta, 0.01, settings);

        Assert.Equal((0, 0.0, 1.0), (trace.Iterates[0].Iteration, trace.Iterates[0].Model, trace.Iterates[0].Residual));
        Assert.Equal(curvature.Loss(Theta), trace.Iterates[0].CurvatureLoss);
        Assert.Equal(ConjugateGradientStop.ResidualSmall, trace.Stop);
        Assert.InRange(trace.Iterates[^1].Residual, 0, 1e-9); // asked for are 1e-10 of the residual that is carried along
        for (int i = 1; i < trace.Iterates.Count; i++) Assert.True(trace.Iterates[i].Model <= trace.Iterates[i - 1].Model + 1e-14);
        Assert.Equal(trace.Iterates.Where(x => x.IsCandidate).Min(x => x.BacktrackingLoss), trace.Iterates[trace.Chosen].BacktrackingLoss);
        Assert.All(trace.Iterates, x => Assert.Equal(x.IsCandidate, x.Iteration > 0 && (x.Iteration % 10 == 0 || x.Iteration == trace.Iterates.Count - 1)));
    }

    [Fact]
    public void A_preconditioner_changes_the_way_and_not_the_end()
    {
        IRecurrentObjective f = new TaskSource(Task, Model, seed: 3).Draw(24);
        double[] gradient = new double[Theta.Length];
        f.Gradient(Theta, gradient);
        var settings = Settings(BacktrackingRule.None) with { Cg = new() { MaxIterations = 400, MinIterations = 400 } };
        var plain = SolveTrace.Of(f, f, gradient, Theta, 0.1, settings);
        var other = SolveTrace.Of(f, f, gradient, Theta, 0.1, settings, (_, _, _, _) =>
            new DiagonalOperator([.. Enumerable.Range(0, Theta.Length).Select(j => 1.0 / (1 + j % 3))]));
        Assert.NotEqual(plain.Iterates[3].Model, other.Iterates[3].Model);
        // Both residuals are under 1e-9 ‖b‖, and A's least eigenvalue is at least λ = 0.1.
        Assert.True(Agreement.Error([.. other.Step], [.. plain.Step]) < 1e-9 / 0.1 * gradient.Length);
    }
}
