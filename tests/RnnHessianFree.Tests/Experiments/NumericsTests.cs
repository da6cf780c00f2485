using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>Numbers that are not finite, and extreme ones, have an outcome that says what it is.</summary>
public sealed class NumericsTests : IDisposable
{
    static readonly RunRequest Tiny = new()
    {
        Task = "memorization-5bit",
        Length = 1,
        Hidden = 2,
        Seed = 3,
        Budget = new(Steps: 4),
        Evaluation = new(EveryPasses: 1000, Sequences: 20),
        Settings = KnobValues.Of((Knobs.GradientSequences, 8), (Knobs.CurvatureSequences, 4), (Knobs.CgIterations, 6)),
        UsesTaskStudy = false,
    };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, double, double, bool> Spoilt => new()
    {
        { "step 2, loss: the loss is NaN", double.NaN, 1, false },
        { "step 2, loss: the loss is Infinity", double.PositiveInfinity, 1, false },
        { "step 2, gradient: its norm is NaN", 0, double.NaN, false },
        { "step 2, conjugate gradients: a product is not finite after iteration 0", 0, 1, true },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void What_is_not_finite_ends_the_run_with_its_step_phase_and_advice(string problem, double addedLoss, double gradientFactor, bool spoilsProducts)
    {
        var fine = ResidualObjective.Linear(n: 6, sequences: 20, seed: 1);
        ICurvedObjective spoilt = new ChangedObjective(fine)
        {
            Change = (_, loss) => loss + addedLoss,
            GradientFactor = gradientFactor,
            OwnCurvature = spoilsProducts ? new DiagonalOperator([1, 1, 1, 1, 1, double.NaN]) : null,
        };
        var plan = BowlPlan.With(new(Steps: 10), optimizer: () => new HessianFree(6, HessianFreeSettings.MartensSutskever2011)) with
        {
            InitialParameters = new double[6],
            TrainingData = (_, meter) => new Source((_, draw) => draw > 4 ? spoilt : fine) { Draws = (ulong)meter.Counts.Draws }, // the second step's
            Evaluate = _ => new(1, 1),
        };

        var (end, run) = Execute(plan);

        Assert.Equal((EndReason.Diverged, 2), (end.Reason, end.Step));
        Assert.StartsWith(problem + "; try a larger --lambda", end.Problem);
        Assert.All(run.Parameters, x => Assert.True(double.IsFinite(x)));
        Assert.Equal(addedLoss == 0, run.Parameters.Any(x => x != 0)); // θ_1 where its loss was finite, else θ_0
        Assert.Equal(end, RunFileReader.Read(_folder.File("run.jsonl")).End);
    }

    [Fact]
    public void Parameters_that_a_step_makes_infinite_are_set_back()
    {
        var plan = BowlPlan.With(new(Steps: 10), learningRate: double.MaxValue);
        plan = plan with { InitialParameters = [.. plan.InitialParameters.Select(_ => 100.0)] };
        var (end, run) = Execute(plan);
        Assert.Equal(EndReason.Diverged, end.Reason);
        Assert.StartsWith("step 1, parameters: the step made some not finite; try a smaller --learning-rate", end.Problem);
        Assert.All(run.Parameters, x => Assert.Equal(100, x));
    }

    [Fact]
    public void Data_that_are_not_finite_are_named()
    {
        var plan = BowlPlan.With(new(Steps: 10)) with
        {
            TrainingData = (_, _) => new Source((_, _) => throw new ArgumentException("The input at step 0, sequence 1 is NaN; allowed are finite numbers.")),
        };
        var (end, _) = Execute(plan);
        Assert.Equal(EndReason.Diverged, end.Reason);
        Assert.StartsWith("step 1, data: The input at step 0, sequence 1 is NaN;", end.Problem);
    }

    [Theory]
    [InlineData(0, double.NaN, 0)]
    [InlineData(1, double.PositiveInfinity, 10)]
    public void A_held_out_loss_that_is_not_finite_is_named(int fineEvaluations, double loss, int step)
    {
        int evaluations = 0;
        var plan = BowlPlan.With(new(Steps: 100), learningRate: 1e-3) with { Evaluate = _ => new(evaluations++ < fineEvaluations ? 1 : loss, 1) };
        var (end, _) = Execute(plan);
        Assert.Equal((EndReason.Diverged, step), (end.Reason, end.Step));
        Assert.Contains($"step {step}, evaluation: the held-out loss is {loss}", end.Problem);
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("mathnet")]
    public void Exploding_recurrent_weights_diverge_and_say_so(string engine)
    {
        var plan = Catalog.Plan(Tiny with { Length = 50, Engine = engine == "simd" ? EngineKind.Simd : EngineKind.MathNet });
        double[] theta = new double[plan.InitialParameters.Length];
        plan.Shape.Layout["W_hh"].Of(theta.AsSpan()).Fill(1e10); // from h_0 = 0, where tanh is linear: errors grow 1e10 times a step
        plan.Shape.Layout["W_yh"].Of(theta.AsSpan()).Fill(1);
        var (end, run) = Execute(plan with { InitialParameters = theta, WarmUp = TimeSpan.Zero });
        Assert.Equal(EndReason.Diverged, end.Reason);
        Assert.StartsWith("step 1, gradient: its norm is NaN; ", end.Problem);
        Assert.Equal(theta, run.Parameters);
    }

    [Theory]
    [InlineData("lambda", 0)]
    [InlineData("lambda", 1e-300)]
    [InlineData("lambda", 1e30)]
    [InlineData("mu", 0)]
    [InlineData("gradientSequences", 1)]
    [InlineData("curvatureSequences", 1)]
    [InlineData("curvatureSequences", 30)] // beyond the gradient's
    [InlineData("cgIterations", 1)]
    [InlineData("cgIterations", 6, 1)] // one hidden unit
    public void Extreme_settings_run_to_the_end_of_the_budget(string knob, double value, int hidden = 2)
    {
        var values = KnobValues.Of((KnobValues.Find(knob, OptimizerCatalog.HessianFree.Knobs, "test"), value));
        var request = Tiny with { Hidden = hidden, Settings = values.Over(Tiny.Settings) };
        var (end, run) = Execute(Catalog.Plan(request) with { WarmUp = TimeSpan.Zero });
        Assert.Equal((EndReason.BudgetSpent, 4), (end.Reason, end.Step));
        Assert.True(double.IsFinite(end.HeldOutLoss!.Value));
        Assert.All(run.Parameters, x => Assert.True(double.IsFinite(x)));
    }

    [Theory]
    [InlineData(1e300, 1)]
    [InlineData(1e300, 1e300)]
    public void Damping_beyond_the_range_of_single_precision_diverges_instead_of_failing(double lambda, double mu)
    {
        var request = Tiny with { Settings = KnobValues.Of((Knobs.Lambda, lambda), (Knobs.Mu, mu)).Over(Tiny.Settings) };
        var (end, _) = Execute(Catalog.Plan(request) with { WarmUp = TimeSpan.Zero });
        Assert.Equal(EndReason.Diverged, end.Reason);
    }

    [Fact]
    public void Lambda_zero_stays_zero()
    {
        var plan = Catalog.Plan(Tiny with { Settings = KnobValues.Of((Knobs.Lambda, 0)).Over(Tiny.Settings) });
        Execute(plan with { WarmUp = TimeSpan.Zero });
        Assert.All(RunFileReader.Read(_folder.File("run.jsonl")).Steps.Skip(1), step => Assert.Equal(0, step.Number("nextLambda")));
    }

    [Fact]
    public void A_loss_of_exactly_zero_is_stationary()
    {
        var plan = BowlPlan.With(new(Steps: 10)) with { Evaluate = _ => new(1, 1) };
        var (end, _) = Execute(plan with { InitialParameters = new double[plan.InitialParameters.Length] });
        Assert.Equal((EndReason.Stationary, 1), (end.Reason, end.Step));
    }

    (RunEnd End, TrainingRun Run) Execute(TrainingPlan plan)
    {
        using var files = RunFiles.Open(new(_folder.Path, "run"), plan.Header, RunStart.New, TimeSpan.MaxValue, _ => { });
        var run = new TrainingRun(plan, files, new NoProgress(), TestContext.Current.CancellationToken);
        return (run.Execute(), run);
    }
}
