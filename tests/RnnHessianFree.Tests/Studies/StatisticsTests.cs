using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Studies;

public class StatisticsTests
{
    const double Missed = double.PositiveInfinity;

    [Theory]
    // z = 1.959964, z² = 3.841459: k = 0 of 10 gives 0 to z²/(10 + z²); 5 of 10 gives ½ ± z √(1/40 + z²/400)/(1 + z²/10).
    [InlineData(0, 10, 0, 0.277533)]
    [InlineData(10, 10, 0.722467, 1)]
    [InlineData(5, 10, 0.236593, 0.763407)]
    [InlineData(1, 1, 0.206549, 1)]
    public void Wilsons_interval_agrees_with_hand_worked_numbers(int successes, int runs, double low, double high)
    {
        var interval = Interval.Wilson(successes, runs);
        Assert.Equal(low, interval.Low, 1e-6); // six digits were worked out
        Assert.Equal(high, interval.High, 1e-6);
    }

    [Fact]
    public void A_miss_is_infinite_and_stays_in_the_quantiles()
    {
        Assert.Equal(new Quantiles(2, 3, Missed), Quantiles.Of([Missed, 1, 3, 2, Missed]));
        Assert.Equal(new Quantiles(1.5, Missed, Missed), Quantiles.Of([1, 2, Missed, Missed])); // half missed: no median
        Assert.Equal(new Quantiles(7, 7, 7), Quantiles.Of([7]));
    }

    [Fact]
    public void The_bootstrap_is_the_same_every_time_and_about_as_wide_as_theory_says()
    {
        var random = new RandomStream("test", 1);
        double[] sample = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        static double Mean(IReadOnlyList<double> numbers) => numbers.Average();
        var interval = Interval.Bootstrap(sample, Mean, "means");
        Assert.Equal(interval, Interval.Bootstrap(sample, Mean, "means"));
        // The mean of 400 uniform numbers has the standard deviation √(1/12/400) = 0.0144; 3.92 of them, to a tenth for 2,000 resamples.
        Assert.Equal(0.0566, interval.High - interval.Low, 0.006);
        Assert.InRange(Mean(sample), interval.Low, interval.High);
    }

    [Fact]
    public void A_profile_counts_workloads_within_tau_of_the_best_and_those_that_nobody_solves()
    {
        // Ratios: first 1, 1, 3, ∞; second 2, 5, 1, ∞.
        var profiles = PerformanceProfile.Of([[10, 10, 30, Missed], [20, 50, 10, Missed]]);
        Assert.Equal([0.5, 0.5, 0.75, 0.75], new[] { 1, 2, 3, 4.0 }.Select(profiles[0].At));
        Assert.Equal([0.25, 0.5, 0.5, 0.5], new[] { 1, 2, 3, 4.0 }.Select(profiles[1].At));
        Assert.Equal((3 + 3 + 1) / 3.0 / 4, profiles[0].Score, 1e-15); // ⅓ of ∫₁⁴ ρ dτ: 4 − r a workload, over n = 4
        Assert.Equal((2 + 0 + 3) / 3.0 / 4, profiles[1].Score, 1e-15);
    }

    [Theory]
    [InlineData(8, 2, 1, 0.25)]
    [InlineData(8, 2, 4, 0.7857142857142857)] // 1 − C(6,4)/C(8,4) = 1 − 15/70
    [InlineData(8, 2, 8, 1)]
    [InlineData(8, 0, 8, 0)]
    [InlineData(8, 8, 1, 1)]
    public void The_chance_that_one_of_so_many_trials_succeeds_is_counted(int trials, int successes, int drawn, double chance) =>
        Assert.Equal(chance, Tunability.ChanceOfSuccess(trials, successes, drawn), 1e-12); // binomials come out of logarithms of factorials

    [Fact]
    public void Pairs_are_compared_run_by_run()
    {
        var pairs = Exact([(1, 2), (1, 4), (3, 1), (2, Missed), (Missed, 5), (Missed, Missed)]);
        Assert.Equal((3, 2, 0, 1), (pairs.Faster, pairs.Slower, pairs.Undecided, pairs.BothMissed));
        Assert.Equal(2, pairs.Ratio); // of 0, ⅓, 2, 4, ∞
        Assert.True(double.IsNaN(Exact([(Missed, Missed)]).Ratio));
    }

    [Fact]
    public void Pairs_are_told_apart_only_as_finely_as_runs_were_evaluated()
    {
        // By what was seen, 1.5 times as long in each pair; only in the first is the other's whole gap after the first's arrival.
        var pairs = PairedTimes.Of([((1, 2), (2.5, 3)), ((1, 2), (1.5, 3)), ((1, 2), (0, 3))], "test");
        Assert.Equal((1, 0, 2, 0), (pairs.Faster, pairs.Slower, pairs.Undecided, pairs.BothMissed));
        Assert.Equal(1.5, pairs.Ratio);
        Assert.Equal(new Interval(0, 3), pairs.RatioInterval); // the third pair at its least in most draws, any at its greatest

        Assert.Equal(new Interval(1.25, 3), PairedTimes.Of([((1, 2), (2.5, 3))], "test").RatioInterval);
        Assert.Equal(new Interval(0, Missed), PairedTimes.Of([((0, 2), (0, 3))], "test").RatioInterval); // each at its first evaluation
    }

    [Fact]
    public void One_win_among_misses_proves_nothing_and_four_of_five_do()
    {
        (double, double) won = (1, Missed), missed = (Missed, Missed);
        Assert.Equal(new Interval(1, Missed), Exact([won, missed, missed, missed, missed]).RatioInterval);
        Assert.Equal(new Interval(Missed, Missed), Exact([won, won, won, won, missed]).RatioInterval);
    }

    static PairedTimes Exact(IEnumerable<(double First, double Other)> pairs) =>
        PairedTimes.Of([.. pairs.Select(pair => ((pair.First, pair.First), (pair.Other, pair.Other)))], "test");

    [Fact]
    public void Runs_are_timed_to_their_first_evaluation_below_the_target_and_count_on_after_their_end()
    {
        RunFile solved = Evaluated((0, 0.9), (10, 0.3), (20, 0.005)), missed = Evaluated((0, 0.8), (30, double.NaN));
        Assert.Equal((2.0, 20.0), (Clock.Seconds.TimeToTarget(solved), Clock.Passes.TimeToTarget(solved)));
        Assert.Equal(Missed, Clock.Passes.TimeToTarget(missed));
        Assert.Equal((10, 20), Clock.Passes.Arrival(solved));
        Assert.Equal((Missed, Missed), Clock.Passes.Arrival(missed));

        var curve = MedianCurve.Of([solved, missed, missed], Clock.Passes, step => step.HeldOutError!.Value, [0, 10, 29, 1000]);
        Assert.Equal([0.8, 0.8, 0.8, Missed], curve.Select(q => q.Median));
        Assert.Equal([0.8, 0.3, 0.005, 0.005], curve.Select(q => q.Lower));

        static RunFile Evaluated(params (long Passes, double Error)[] points) => new("", BowlPlan.Header(new()),
            [.. points.Select((point, i) => RunStep.Of(new(i, i, point.Passes, i), null, new(1, point.Error)))], null, false);
    }

    [Fact]
    public void The_best_trial_is_the_soonest_or_else_the_one_with_the_lowest_loss()
    {
        Trial Tried(int number, double rate, double time, double loss) =>
            new(number, new Dictionary<string, double> { ["rate"] = rate }, time, loss);
        Assert.Equal(2, Trial.Best([Tried(1, 1, 9, 0.1), Tried(2, 2, 8, 0.2), Tried(3, 3, Missed, 0)]).Number);
        Assert.Equal(3, Trial.Best([Tried(1, 1, Missed, 0.1), Tried(2, 2, Missed, Missed), Tried(3, 3, Missed, 0.05)]).Number);
        Assert.Equal(1, Trial.Best([Tried(2, 1, Missed, 0.1), Tried(1, 2, Missed, 0.1)]).Number);

        Assert.Equal(["rate"], Trial.Edges([Tried(1, 1, 5, 0), Tried(2, 2, 6, 0), Tried(3, 3, 7, 0), Tried(4, 4, 8, 0)]));
        Assert.Empty(Trial.Edges([Tried(1, 1, 7, 0), Tried(2, 2, 6, 0), Tried(3, 3, 7, 0), Tried(4, 4, 8, 0)]));
    }
}
