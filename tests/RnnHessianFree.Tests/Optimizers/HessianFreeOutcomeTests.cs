using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using static RnnHessianFree.Tests.Optimizers.HessianFreeSteps;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>Steps that are not taken, and what is told of a step while it runs.</summary>
public class HessianFreeOutcomeTests
{
    [Fact]
    public void Without_any_decrease_the_step_is_rejected_lambda_rises_and_the_next_start_is_zero()
    {
        var meter = new PassMeter();
        var good = ResidualObjective.Linear(n: 5, sequences: 20, seed: 5, meter);
        double[] theta = [1, 2, 3, 4, 5];
        var optimizer = new HessianFree(5, Plain);
        Step(optimizer, theta, good);
        Assert.Contains(Solution(optimizer), x => x != 0);

        double[] here = [.. theta];
        var wall = new ChangedObjective(good) { Change = (parameters, loss) => parameters.SequenceEqual(here) ? loss : loss + 1e6 };
        var report = Step(optimizer, theta, wall);
        Assert.Equal((StepOutcome.Rejected, 0.0), (report.Outcome, report.StepSize));
        Assert.Equal((double.NegativeInfinity, 50), (report.ReductionRatio, report.LineSearchReductions));
        Assert.Equal(report.Lambda * 1.5, report.NextLambda);
        Assert.Equal(here, theta);

        meter.Counts = new();
        var next = Step(optimizer, theta, good);
        Assert.Equal(next.CgIterations, meter.Counts.Products); // from zero
    }

    [Fact]
    public void Without_a_finite_loss_or_gradient_the_step_has_diverged()
    {
        var fine = ResidualObjective.Linear(n: 2, sequences: 3, seed: 7);
        ChangedObjective noLoss = new(fine) { Change = (_, _) => double.NaN }, noGradient = new(fine) { GradientFactor = double.NaN };
        foreach (var spoilt in new[] { noLoss, noGradient })
        {
            double[] theta = [1, 2];
            Assert.Equal(StepOutcome.Diverged, Step(new HessianFree(2, Plain), theta, spoilt).Outcome);
            Assert.Equal([1, 2], theta);
        }
    }

    [Fact]
    public void Without_a_gradient_the_step_is_stationary()
    {
        var flat = new ChangedObjective(ResidualObjective.Linear(n: 2, sequences: 3, seed: 8)) { GradientFactor = 0 };
        Assert.Equal(StepOutcome.Stationary, Step(new HessianFree(2, Plain), [1, 2], flat).Outcome);
    }

    [Theory]
    [InlineData(double.NaN, ConjugateGradientStop.NotFinite, StepOutcome.Diverged, 1)]
    [InlineData(-1e6, ConjugateGradientStop.NonPositiveCurvature, StepOutcome.Rejected, 1.5)]
    public void Without_a_usable_iterate_nothing_is_taken(double curvature, ConjugateGradientStop stop, StepOutcome outcome, double lambdaRises)
    {
        var fine = ResidualObjective.Linear(n: 2, sequences: 3, seed: 9);
        var spoilt = new ChangedObjective(fine) { OwnCurvature = new DiagonalOperator([curvature, curvature]) };
        double[] theta = [1, 2];
        var report = Step(new HessianFree(2, Plain), theta, spoilt);
        Assert.Equal((outcome, stop), (report.Outcome, report.CgStop));
        Assert.Equal(0.1 * lambdaRises, report.NextLambda, 1e-15);
        Assert.Equal([1, 2], theta);
    }

    [Theory]
    [InlineData("gradient")]
    [InlineData("conjugate gradients")]
    [InlineData("backtracking")]
    [InlineData("line search")]
    public void An_interrupted_step_changes_nothing(string phase)
    {
        var optimizer = new HessianFree(20, Plain with { Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards } });
        var source = new Source((_, draw) => ResidualObjective.Linear(20, 30, draw));
        double[] theta = new double[20];
        Step(optimizer, theta, source);
        double[] before = [.. theta];
        var state = optimizer.State;

        var report = Step(optimizer, theta, source, progress => progress.Phase != phase);
        Assert.Equal((StepOutcome.Interrupted, 0.0), (report.Outcome, report.StepSize));
        Assert.Equal(report.Lambda, report.NextLambda);
        Assert.Equal(before, theta);
        Assert.Equal(state.Vectors, optimizer.State.Vectors);
    }

    [Fact]
    public void The_monitor_sees_every_phase_in_order_and_within_its_bound()
    {
        List<StepProgress> seen = [];
        var settings = Plain with { Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards } };
        var report = Step(new HessianFree(20, settings), new double[20], ResidualObjective.Linear(20, 30, seed: 6), progress =>
        {
            seen.Add(progress);
            return true;
        });
        string[] phases = ["gradient", "conjugate gradients", "backtracking", "line search"];
        Assert.Equal(phases, seen.Select(progress => progress.Phase).Distinct());
        Assert.Equal(report.CgIterations, seen.Count(progress => progress.Phase == "conjugate gradients"));
        Assert.All(seen, progress => Assert.InRange(progress.Done, 0, progress.AtMost));
    }
}
