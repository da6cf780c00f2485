using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

public class ProgressTests
{
    [Fact]
    public void Plain_progress_is_a_line_an_evaluated_step_and_silent_in_between()
    {
        var output = new StringWriter();
        var progress = new PlainProgress(output, TimeSpan.FromHours(1));
        progress.Started(BowlPlan.Header(new Budget(Seconds: 10)));
        progress.Inside(1, new StepProgress("conjugate gradients", 3, 300), 1, 9);
        progress.Stepped(RunStep.Of(new Spent(1, 2, 30, 10), null, null), 8);
        progress.Stepped(RunStep.Of(new Spent(2, 2.5, 60, 20), null, new Evaluation(0.3, 0.25)), 7.5);
        progress.Ended(new RunEnd { Reason = EndReason.Solved, Step = 2, Seconds = 2.5, Passes = 60, Sequences = 20 });

        string[] expected =
        [
            "SGD on bowl, T = 3, H = 1, seed 18446744073709551615; no engine",
            "step 2  held-out error 25.00 %  2.5 s, at most 8 s left",
            "solved after 2 steps, 2.5 s",
        ];
        Assert.Equal(expected, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Plain_progress_speaks_inside_a_long_step()
    {
        var output = new StringWriter();
        var progress = new PlainProgress(output, TimeSpan.Zero);

        progress.Inside(4, new StepProgress("conjugate gradients", 3, 300), 1, 9);

        Assert.Equal("step 4  conjugate gradients 3 of at most 300  1.0 s, at most 9 s left", output.ToString().Trim());
    }

    [Fact]
    public void A_step_that_was_given_up_shows_no_number_that_it_did_not_come_to()
    {
        var report = new StepReport { Outcome = StepOutcome.Interrupted, Loss = double.NaN, GradientNorm = double.NaN, StepSize = 0, BatchSeeds = [1] };
        var step = RunStep.Of(new Spent(7, 2, 30, 10), report, new Evaluation(0.3, 0.25));
        Assert.Equal("step 7  given up  held-out error 25.00 %", PlainProgress.Describe(step));
        var diverged = RunStep.Of(new Spent(7, 2, 30, 10), report with { Outcome = StepOutcome.Diverged }, null);
        Assert.Equal("step 7  loss NaN", PlainProgress.Describe(diverged));
    }

    [Fact]
    public void A_live_panel_shows_the_budget_the_fall_of_the_error_and_the_best_only_where_it_differs()
    {
        IReadOnlyList<string> shown = [];
        var live = new LiveProgress((_, lines) => shown = lines);
        live.Started(BowlPlan.Header(new Budget(Steps: 4)));
        foreach (var (step, error) in ((int, double)[])[(1, 1), (2, 0.1), (3, 0.01)])
            live.Stepped(RunStep.Of(new Spent(step, step, 0, 0, 12.5 * step), null, new Evaluation(error, error)), null);
        Assert.StartsWith("██████████████████████████████           75 % of the budget", shown[0]);
        Assert.Equal("█▅▁  held-out error 1.00 % at step 3", shown[1]);
        Assert.Equal("step 3  minibatches 37.5", shown[2]);

        live.Stepped(RunStep.Of(new Spent(4, 4, 0, 0), null, new Evaluation(0.02, 0.02)), null);
        Assert.EndsWith("held-out error 2.00 % at step 4, best 1.00 %", shown[1]);
        live.Heard();
        Assert.Equal(PlainProgress.HeardText, shown[^1]);
    }

    [Theory]
    [InlineData(0, "    ")]
    [InlineData(0.5, "██  ")]
    [InlineData(0.53125, "██▏ ")]
    [InlineData(7, "████")]
    [InlineData(double.NaN, "    ")]
    public void A_bar_is_full_at_one(double share, string bar) => Assert.Equal(bar, Strokes.Bar(share, 4));

    [Theory]
    [InlineData(new double[] { }, "")]
    [InlineData(new[] { 1.0, 1.0 }, "██")]
    [InlineData(new[] { 0.0, 1.0, double.NaN, 0.1, 0.0 }, "█ ▁▁")]
    [InlineData(new[] { 0.0, 0.0 }, "▁▁")]
    public void A_sparkline_has_a_stroke_for_each_of_the_last_numbers(double[] numbers, string line) =>
        Assert.Equal(line, Strokes.Sparkline(numbers, 4));

    [Fact]
    public void Time_left_is_that_of_the_scarcest_limit()
    {
        var budget = new Budget(Seconds: 100, Steps: 20);

        Assert.Equal(10, budget.SecondsLeft(new Spent(10, 10, 0, 0))!.Value, 1e-12); // half of the steps in 10 s
        Assert.Equal(1, budget.SecondsLeft(new Spent(10, 99, 0, 0))!.Value, 1e-12);
        Assert.Null(new Budget().SecondsLeft(new Spent(10, 99, 0, 0)));
    }
}
