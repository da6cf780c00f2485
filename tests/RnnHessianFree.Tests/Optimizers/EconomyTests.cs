using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class EconomyTests
{
    const int N = 20;

    static readonly EconomySettings Rules = new();
    static readonly TakenStep Cut = new(Promise: -1, OwnRatio: 1, WasCut: true, WasReduced: false, WasDamped: true);

    static Spending After(FreshRatio fresh, TakenStep step, Spending? from = null) =>
        (from ?? new(100, 2)).After(step, fresh, Rules, mostIterations: 300);

    [Fact]
    public void Solves_grow_where_fresh_data_show_a_gain_and_they_were_cut_short()
    {
        Assert.Equal(111, After(new(0.6, 0.2), Cut).Iterations); // ⌈100·1.1⌉ with 1.1 as rounded
        Assert.Equal(100, After(new(0.6, 0.2), Cut with { WasCut = false }).Iterations);
        Assert.Equal(111, After(new(0.6, 0.3), Cut).Iterations); // whatever its noise
        Assert.Equal(100, After(new(0.5, 0.2), Cut).Iterations);
        Assert.Equal(100, After(new(0.1, 0.08), Cut).Iterations); // within its noise of ¼
        Assert.Equal(76, After(new(0.1, 0.07), Cut).Iterations); // lost
        Assert.Equal(76, After(new(0.5, 0.2), Cut with { WasCut = false, WasReduced = true }).Iterations);
        Assert.Equal(300, After(new(1, 0.2), Cut, new(299, 1)).Iterations);
        Assert.Equal(Rules.LeastIterations, After(new(0, 0.1), Cut, new(Rules.LeastIterations, 1)).Iterations);
    }

    // Where nothing but the limit holds a step back, a smaller gain is enough.
    [Theory]
    [InlineData(0.8, false, 0.3, 111)]
    [InlineData(0.8, true, 0.3, 100)] // λ holds it back, and falls
    [InlineData(0.7, false, 0.3, 100)] // the model does
    [InlineData(0.8, false, 0.15, 100)] // no gain that stands out of its noise
    [InlineData(0.8, false, 0, 76)]
    public void Solves_grow_where_nothing_but_their_limit_holds_a_step_back(double ownRatio, bool wasDamped, double ratio, int expected) =>
        Assert.Equal(expected, After(new(ratio, 0.1), Cut with { OwnRatio = ownRatio, WasDamped = wasDamped }).Iterations);

    // One step tells neither from the other: the standard error of the mean is 0.25·√(Σ 0.7²ᵏ) / Σ 0.7ᵏ → 0.105.
    [Theory]
    [InlineData(0, false)] // a plateau
    [InlineData(0.3, true)] // a tail
    public void The_mean_of_many_steps_tells_a_tail_from_a_plateau(double ratio, bool areLonger)
    {
        var step = Cut with { WasDamped = false };
        var spending = After(new(ratio, 0.25), step);
        Assert.Equal(100, spending.Iterations);
        for (int i = 0; i < 30; i++) spending = After(new(ratio, 0.25), step, spending);
        Assert.Equal(areLonger, spending.Iterations > 100);
        Assert.Equal(!areLonger, spending.Iterations < 100);
        Assert.Equal(0.25 * Math.Sqrt(0.3 * 0.3 / (1 - 0.49)), spending.Gains.Mean.Error, 1e-5);
    }

    [Fact]
    public void A_step_that_promised_next_to_nothing_does_not_drown_the_others()
    {
        var gains = new RecentGains().And(new(0.5, 0.1)).And(new(1e6, 1e6));
        Assert.Equal(new RecentGains((0.7 * 0.5) + 2, (0.49 * 0.01) + 4, 1.7), gains);
    }

    [Fact]
    public void Sequences_grow_where_noise_hides_or_undoes_the_gain_and_shrink_where_it_is_clear()
    {
        Assert.Equal(3, After(new(1, 1.1), Cut).Growth);
        Assert.Equal(3, After(new(0, 0.12), Cut).Growth);
        Assert.Equal(2, After(new(0.2, 0.2), Cut).Growth); // within its noise of ¼
        Assert.Equal(2, After(new(0, 0.12), Cut with { OwnRatio = 0.1 }).Growth); // not held on its own data: the model is at fault
        Assert.Equal(2, After(new(0.5, 0.2), Cut).Growth);
        Assert.Equal(2 / 1.5, After(new(0.5, 0.05), Cut).Growth);
        Assert.Equal(1, After(new(0.5, 0), Cut, new(10, 1)).Growth); // no noise where one batch is all data
        Assert.Equal(Rules.MostGrowth, After(new(1, 9), Cut, new(10, 3)).Growth);
    }

    [Fact]
    public void Batches_grow_together_and_a_fixed_curvature_batch_stays()
    {
        var batches = new Spending(10, 2.25).Of(new());
        Assert.Equal((1125, 144), (batches.GradientSequences, batches.CurvatureSequences));
        Assert.Equal(64, new Spending(10, 2.25).Of(new() { FixedCurvatureBatch = true }).CurvatureSequences);
    }

    // Losses of the parts before and after; the mean of differences d_i and the standard error of it, s/√n with s² = Σ(d_i − d̄)²/(n − 1).
    [Fact]
    public void The_fresh_ratio_is_the_mean_difference_over_the_promise_with_its_standard_error()
    {
        double[] change = [-1, -2, -3, -6];
        var mean = new MeanObjective([.. change.Select((d, i) =>
            new ChangedObjective(ResidualObjective.Linear(N, 10, (ulong)i)) { Change = (x, _) => x[0] == 0 ? 7 : 7 + d })]);
        mean.Loss([1, .. new double[N - 1]]);
        double[] now = [.. mean.PartLosses];
        mean.Loss(new double[N]);
        var fresh = Spending.Judge(mean, now, promise: -6);
        Assert.Equal(0.5, fresh.Ratio, 1e-14);
        Assert.Equal(Math.Sqrt((4 + 1 + 0 + 9) / 3.0 / 4) / 6, fresh.Error, 1e-14);
        Assert.False(fresh.IsWorse);
        Assert.True(new FreshRatio(-0.5, 0.2).IsWorse);
        Assert.False(new FreshRatio(-0.3, 0.2).IsWorse);
        Assert.True(new FreshRatio(0.1, 0.07).IsLost); // under ¼ by two standard errors
        Assert.False(new FreshRatio(0.1, 0.08).IsLost);
    }

    [Fact]
    public void The_first_lambda_is_a_multiple_of_the_mean_eigenvalue_and_scales_with_the_loss()
    {
        double FirstLambda(double scale, double share)
        {
            var settings = new HessianFreeSettings { Damping = new() { InitialShare = share } };
            return new HessianFree(N, settings).Step(new double[N], new Source(scale)).Lambda;
        }
        double lambda = FirstLambda(1, 10);
        Assert.Equal(100 * lambda, FirstLambda(10, 10), 1e-9 * lambda); // residuals ten times as large: G a hundred times
        Assert.Equal(3 * lambda, FirstLambda(1, 30), 1e-12 * lambda);
    }

    [Fact]
    public void The_trace_is_exact_for_a_diagonal_and_right_on_the_mean_for_any_matrix()
    {
        Assert.Equal(6, Trace.Estimate(DenseOperator.Diagonal(1, 2, 3), 1, seed: 1), 1e-14);
        var A = DenseOperator.RandomPositiveDefinite(N, seed: 2);
        var diagonal = A.Matrix.Diagonal();
        double exact = diagonal.Sum(), off = Math.Sqrt(2 * (A.Matrix.PointwisePower(2).RowSums().Sum() - (diagonal * diagonal)));
        const int Probes = 10_000;
        Assert.Equal(exact, Trace.Estimate(A, Probes, seed: 3), 4 * off / Math.Sqrt(Probes)); // its standard deviation is √(2 Σ_{i≠j} A_ij²) a probe
    }

    // Training losses that fall where held-out ones rise: every step is one in the wrong direction for the data that follow.
    [Fact]
    public void A_step_that_fresh_data_show_to_be_worse_is_taken_back_and_lambda_raised()
    {
        var optimizer = new HessianFree(N, new());
        double[] theta = new double[N];
        var source = new Source(1);
        var first = optimizer.Step(theta, source);
        Assert.Equal(StepOutcome.Stepped, first.Outcome);
        source.Shift = 50; // the best θ is elsewhere now, on the other side
        var second = optimizer.Step(theta, source);
        Assert.Equal(StepOutcome.TakenBack, second.Outcome);
        Assert.Equal(new double[N], theta);
        Assert.Equal(4 * first.NextLambda, second.NextLambda);
        Assert.True(second.FreshRatio < -2 * second.FreshError);
        Assert.All(optimizer.State.Vectors["solution"], x => Assert.Equal(0, x));
        Assert.Null(optimizer.Step(theta, source).FreshRatio); // nothing is left to judge
    }

    [Fact]
    public void After_many_rejected_steps_all_begins_anew_with_stronger_structural_damping_twice_at_most()
    {
        var settings = new HessianFreeSettings { Damping = new() { InitialLambda = 100 } };
        var optimizer = new HessianFree(N, settings);
        double[] start = DenseOperator.RandomVector(N, 5), theta = [.. start];
        var source = new Source(1);
        var first = optimizer.Step(theta, source);
        Assert.NotEqual(start, theta);

        source.IsFlat = true; // no step lowers the loss any more
        for (int i = 1; i <= 40; i++)
        {
            optimizer = new(N, settings) { State = optimizer.State }; // wherever it is interrupted
            var report = optimizer.Step(theta, source);
            bool beginsAnew = i is 10 or 20;
            Assert.Equal(beginsAnew ? StepOutcome.TakenBack : StepOutcome.Rejected, report.Outcome);
            Assert.Equal(i <= 10 ? 0.3 : i <= 20 ? 3 : 30, report.StructuralWeight / report.Lambda, 1e-12);
            if (beginsAnew) Assert.Equal(first.Lambda, report.NextLambda);
            Assert.Equal(i >= 10, theta.SequenceEqual(start));
        }
    }

    [Fact]
    public void Where_a_number_is_not_finite_all_begins_anew_if_it_was_once()
    {
        var optimizer = new HessianFree(N, new());
        double[] theta = new double[N];
        Source sound = new(1), broken = new(double.NaN);
        Assert.Equal(StepOutcome.Diverged, optimizer.Step(theta, broken).Outcome); // the first step: nothing is to be gained
        optimizer.Step(theta, sound);
        foreach (var outcome in new[] { StepOutcome.TakenBack, StepOutcome.TakenBack, StepOutcome.Diverged })
        {
            Assert.Equal(outcome, optimizer.Step(theta, broken).Outcome);
            Assert.Equal(new double[N], theta);
        }
    }

    [Fact]
    public void Without_structural_damping_nothing_begins_anew()
    {
        var optimizer = new HessianFree(N, new() { Damping = new() { StructuralRatio = 0 } });
        var source = new Source(1) { IsFlat = true };
        double[] theta = new double[N];
        Assert.All(Enumerable.Range(0, 25), _ => Assert.Equal(StepOutcome.Rejected, optimizer.Step(theta, source).Outcome));
    }

    // Large damping, so that steps are short and the model is right on a step's own data (ρ = 1). Where the place to go has come near in between, the step
    // before gained far less on fresh data than it promised (ρ' = 0, not worse), and λ stays.
    [Theory]
    [InlineData(true, 1.0)]
    [InlineData(false, 2.0 / 3)]
    public void Lambda_does_not_fall_after_a_step_whose_gain_was_lost(bool isLost, double factor)
    {
        var optimizer = new HessianFree(N, new() { Damping = new() { InitialLambda = 1e4 } });
        double[] theta = new double[N];
        var source = new Source(1);
        optimizer.Step(theta, source);
        if (isLost) source.Shift = 1 - (3 * theta.Average());
        var second = optimizer.Step(theta, source);
        Assert.Equal(StepOutcome.Stepped, second.Outcome);
        Assert.Equal(isLost, new FreshRatio(second.FreshRatio!.Value, second.FreshError!.Value).IsLost);
        Assert.True(second.ReductionRatio > 0.9);
        Assert.Equal(factor * second.Lambda, second.NextLambda, 1e-9 * second.Lambda);
    }

    // λμ S = 1e4 I holds the step back, λ = 1e-6 does not: as damping alone bends the model, the loss falls by twice what is promised.
    [Theory]
    [InlineData(1e10, 2.0 / 3)]
    [InlineData(0, 1.0)] // nothing does, and a smaller λ would change nothing
    public void Lambda_falls_where_structural_damping_holds_a_step_back(double structuralRatio, double factor)
    {
        var optimizer = new HessianFree(N, new() { Damping = new() { InitialLambda = 1e-6, StructuralRatio = structuralRatio } });
        var report = optimizer.Step(new double[N], new Source(1));
        Assert.Equal(structuralRatio > 0 ? 2 : 1, report.ReductionRatio, 0.2);
        Assert.Equal(factor * report.Lambda, report.NextLambda, 1e-12 * report.Lambda);
    }

    [Fact]
    public void The_way_of_2011_judges_nothing_and_draws_as_its_authors_do()
    {
        var report = new HessianFree(N, HessianFreeSettings.MartensSutskever2011).Step(new double[N], new Source(1));
        Assert.Null(report.FreshRatio);
        Assert.Equal((300, 0.1, 1000, 500), (report.IterationLimit, report.Lambda, report.GradientSequences, report.CurvatureSequences));
        Assert.Equal(3, report.BatchSeeds.Distinct().Count());
        Assert.Equal(5, new HessianFree(N, new()).Step(new double[N], new Source(1)).BatchSeeds.Distinct().Count());
    }

    /// Linear least squares on fresh data at every draw, the solution at a place that can be moved.
    sealed class Source(double scale) : IObjectiveSource<ICurvedObjective>
    {
        ulong _draws;

        public double Shift { get; set; }

        public bool IsFlat { get; set; }

        public ICurvedObjective Draw(int sequences) => Redraw(_draws++, sequences);

        public ICurvedObjective Redraw(ulong batchSeed, int sequences)
        {
            var random = new RandomStream("economy", batchSeed);
            double[][] rows = [.. Enumerable.Range(0, sequences).Select(_ => DenseOperator.RandomVector(N, random.NextBits()))];
            double shift = Shift;
            var J = DenseMatrix.OfRowArrays(rows) * scale;
            var target = J * DenseVector.Create(N, 1 - shift);
            var objective = new ResidualObjective(N, sequences, theta => (J * theta) - target, _ => J) { BatchSeed = batchSeed };
            return IsFlat ? new ChangedObjective(objective) { Change = (_, _) => 1 } : objective;
        }
    }
}
