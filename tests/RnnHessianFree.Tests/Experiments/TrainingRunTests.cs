using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

public sealed class TrainingRunTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ends_solved_below_the_target_and_evaluates_at_the_start_on_schedule_and_at_the_end()
    {
        var run = ToItsEnd(BowlPlan.With(new Budget(Steps: 1000)));

        Assert.Equal(EndReason.Solved, run.End!.Reason);
        Assert.True(run.End.HeldOutError < 0.01);
        // A step of SGD is a gradient of 10 sequences, 30 passes; the schedule asks for an evaluation every 300.
        Assert.All(run.Evaluated, step => Assert.Equal(0, step.Step % 10));
        Assert.Equal(run.End.Step, run.Evaluated.Last().Step);
        Assert.Equal(30 * run.End.Step, run.End.Passes);
    }

    [Theory]
    [InlineData("steps", 7)]
    [InlineData("sequences", 7)]
    [InlineData("passes", 7)]
    [InlineData("minibatches", 7)]
    public void Ends_at_the_step_that_spends_the_budget(string limit, int steps)
    {
        var budget = limit switch
        {
            "steps" => new Budget(Steps: steps),
            "sequences" => new Budget(Sequences: 10 * steps),
            "minibatches" => new Budget(Minibatches: 0.01 * steps - 0.005),
            _ => new Budget(Passes: 30 * steps - 29),
        };

        var run = ToItsEnd(BowlPlan.With(budget, learningRate: 1e-6));

        Assert.Equal((EndReason.BudgetSpent, steps), (run.End!.Reason, run.End.Step));
        Assert.NotNull(run.End.HeldOutError);
        Assert.Equal(steps + 1, run.Steps.Count);
    }

    // A step is a gradient of 10 sequences: 30 passes.
    [Theory]
    [InlineData("steps", 40)]
    [InlineData("passes", 40)]
    [InlineData("sequences", 40)]
    [InlineData("minibatches", 40)]
    public void Looks_can_be_at_shares_of_the_budget_whatever_it_limits(string limit, int steps)
    {
        var budget = limit switch
        {
            "steps" => new Budget(Steps: steps),
            "sequences" => new Budget(Sequences: 10 * steps),
            "minibatches" => new Budget(Minibatches: 0.01 * steps - 0.001),
            _ => new Budget(Passes: 30 * steps),
        };

        var run = ToItsEnd(WithLooks(0.25, budget));

        Assert.Equal([0, 10, 20, 30, 40], run.Evaluated.Select(step => step.Step));
    }

    [Fact]
    public void Looks_at_shares_are_the_same_after_a_pause_and_go_on_with_a_larger_budget()
    {
        using (var cancellation = new CancellationTokenSource())
            Execute(WithLooks(0.25, new(Steps: 40)), cancellation.Token, new CancelInside(14, cancellation));
        var resumed = Execute(WithLooks(0.25, new(Steps: 40)), TestContext.Current.CancellationToken, start: RunStart.Resume);
        Assert.Equal([0, 10, 20, 30, 40], resumed.Evaluated.Select(step => step.Step));
        var longer = Execute(WithLooks(0.25, new(Steps: 80)), TestContext.Current.CancellationToken, start: RunStart.Resume);
        Assert.Equal([0, 10, 20, 30, 40, 60, 80], longer.Evaluated.Select(step => step.Step));
    }

    static TrainingPlan WithLooks(double share, Budget budget)
    {
        var plan = BowlPlan.With(budget, learningRate: 1e-6);
        return plan with { Header = plan.Header with { Evaluation = new(Sequences: 100, EveryShare: share) } };
    }

    [Fact]
    public void Minibatches_are_gradient_sequences_and_products_times_curvature_sequences_in_thousands()
    {
        var run = ToItsEnd(SmallPlan.Of("hf", steps: 4)); // gradients on 40 sequences, curvature on 20
        double expected = 0;
        foreach (var step in run.Steps.Skip(1))
        {
            double products = step.Step > 1 ? 1 : 5; // a start that is not zero costs one more; the first λ five, for the trace
            double gradient = step.Number("gradientSequences")!.Value, curvature = step.Number("curvatureSequences")!.Value;
            expected += (gradient + curvature * (step.Number("cgIterations")!.Value + products)) / 1000;
            Assert.Equal(expected, step.Minibatches!.Value, 1e-12);
        }
        Assert.Equal(run.Steps[^1].Minibatches, run.End!.Minibatches);
    }

    [Fact]
    public void A_step_that_outlives_the_seconds_is_given_up()
    {
        var run = ToItsEnd(BowlPlan.With(new Budget(Seconds: 0.05), optimizer: () => new Endless()));

        Assert.Equal((EndReason.BudgetSpent, 1), (run.End!.Reason, run.End.Step));
        Assert.Equal("Interrupted", run.Steps[^1].Report["outcome"].GetString());
    }

    [Fact]
    public void Cancelling_gives_up_the_step_and_still_writes_the_end()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        var run = Execute(BowlPlan.With(new Budget(), optimizer: () => new Endless()), cancellation.Token);

        Assert.Equal(EndReason.Interrupted, run.End!.Reason);
    }

    [Theory]
    [InlineData(StepOutcome.Diverged, nameof(EndReason.Diverged), 1)]
    [InlineData(StepOutcome.Stationary, nameof(EndReason.Stationary), 1)]
    [InlineData(StepOutcome.Rejected, nameof(EndReason.Stalled), 100)]
    public void Ends_where_no_further_step_would_help(StepOutcome outcome, string reason, int steps)
    {
        var run = ToItsEnd(BowlPlan.With(new Budget(), optimizer: () => new Fixed(outcome)));

        Assert.Equal((reason, steps), (run.End!.Reason.ToString(), run.End.Step));
    }

    RunFile ToItsEnd(TrainingPlan plan) => Execute(plan, TestContext.Current.CancellationToken);

    RunFile Execute(TrainingPlan plan, CancellationToken cancellation, IRunProgress? progress = null, RunStart start = RunStart.New)
    {
        using (var files = RunFiles.Open(new(_folder.Path, "run"), plan.Header, start, TimeSpan.MaxValue, _ => { }))
            new TrainingRun(plan, files, progress ?? new NoProgress(), cancellation).Execute();
        return RunFileReader.Read(_folder.File("run.jsonl"));
    }

    sealed class Fixed(StepOutcome outcome) : IOptimizer<ICurvedObjective>
    {
        public OptimizerState State { get; set; } = OptimizerState.Empty;

        public StepReport Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor = null) =>
            new() { Outcome = outcome, Loss = 1, GradientNorm = 1, StepSize = 0, BatchSeeds = [] };
    }

    sealed class Endless : IOptimizer<ICurvedObjective>
    {
        public OptimizerState State { get; set; } = OptimizerState.Empty;

        public StepReport Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor = null)
        {
            while (monitor!(new("waiting", 0, 1))) Thread.Sleep(1);
            return new() { Outcome = StepOutcome.Interrupted, Loss = 1, GradientNorm = 1, StepSize = 0, BatchSeeds = [] };
        }
    }
}
