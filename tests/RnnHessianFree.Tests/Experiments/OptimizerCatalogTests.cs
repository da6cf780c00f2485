using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

public sealed class OptimizerCatalogTests : IDisposable
{
    static readonly ParameterLayout Small = new RecurrentShape(1, 1, 1).Layout;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimiser_trains_and_its_header_has_its_settings(string name)
    {
        var entry = OptimizerCatalog.Find(name, "--optimizer");
        var request = new RunRequest
        {
            Optimizer = entry,
            Length = 10,
            Hidden = 3,
            Settings = KnobValues.Of((Knobs.GradientSequences, 7)),
            Budget = new(Steps: 2),
            Evaluation = new(Sequences: 10),
        };
        var plan = Catalog.Plan(request, (null, null)) with { WarmUp = TimeSpan.Zero };
        using (var files = RunFiles.Open(new(_folder.Path, "run"), plan.Header, RunStart.New, TimeSpan.MaxValue, _ => { }))
            new TrainingRun(plan, files, new NoProgress(), TestContext.Current.CancellationToken).Execute();

        var run = RunFileReader.Read(_folder.File("run.jsonl"));
        Assert.Equal((entry.Title, EndReason.BudgetSpent), (run.Header.Optimizer.Name, run.End!.Reason));
        Assert.Equal("Stepped", run.Steps[^1].Report["outcome"].GetString());
        Assert.Contains("equences\":7", run.Header.Optimizer.Settings.GetRawText());
    }

    [Fact]
    public void A_knob_has_one_name_and_one_option()
    {
        Knob[] knobs = [.. OptimizerCatalog.AllKnobs, .. InitializationCatalog.Weights.Knobs];
        Assert.Equal(knobs.Length, knobs.Select(knob => knob.Name).Distinct().Count());
        Assert.Equal(knobs.Length, knobs.Select(knob => knob.Option).Distinct().Count());
        Assert.Equal("--cg-min-iterations", Knobs.CgMinIterations.Option);
    }

    [Fact]
    public void Momentum_kinds_and_weight_decay_are_what_their_names_say()
    {
        SgdSettings Sgd(OptimizerEntry entry) => (SgdSettings)entry.Configure(KnobValues.None, Small).Settings;
        Assert.Equal((0, MomentumKind.Classical), (Sgd(OptimizerCatalog.Sgd).Momentum, Sgd(OptimizerCatalog.Sgd).Kind));
        Assert.Equal((0.9, MomentumKind.Classical), (Sgd(OptimizerCatalog.Momentum).Momentum, Sgd(OptimizerCatalog.Momentum).Kind));
        Assert.Equal((0.9, MomentumKind.Nesterov), (Sgd(OptimizerCatalog.Nesterov).Momentum, Sgd(OptimizerCatalog.Nesterov).Kind));
        Assert.Equal(0, ((AdamSettings)OptimizerCatalog.Adam.Configure(KnobValues.None, Small).Settings).WeightDecay);
        Assert.Equal(0.3, ((AdamSettings)OptimizerCatalog.AdamW.Configure(KnobValues.Of((Knobs.WeightDecay, 0.3)), Small).Settings).WeightDecay);
    }

    [Fact]
    public void A_knob_that_an_optimiser_does_not_have_is_refused() => Assert.Contains("lambda is set; there are learningRate, clip",
        Assert.Throws<ArgumentException>(() => OptimizerCatalog.Sgd.Configure(KnobValues.Of((Knobs.Lambda, 1)), Small)).Message);

    [Fact]
    public void A_schedule_is_set_by_its_updates_and_shaped_by_the_others()
    {
        var values = KnobValues.Of((Knobs.ScheduleUpdates, 500), (Knobs.Cosine, 0), (Knobs.WarmUpShare, 0.1), (Knobs.FinalShare, 0));
        foreach (var entry in OptimizerCatalog.All.Where(entry => entry.Knobs.Contains(Knobs.ScheduleUpdates)))
            Assert.Equal(new LearningRateSchedule { Updates = 500, Shape = ScheduleShape.Linear, WarmUpShare = 0.1, FinalShare = 0 },
                ((FirstOrderSettings)entry.Configure(values, Small).Settings).Schedule);
        Assert.Equal("--final-share: allowed only with --schedule-updates", Assert.Throws<UsageException>(
            () => OptimizerCatalog.Adam.Configure(KnobValues.Of((Knobs.FinalShare, 0)), Small)).Message);
    }

    [Fact]
    public void Initial_hidden_weights_are_orthogonal_or_the_identity() =>
        Assert.Equal("--identity-gain: allowed only without --orthogonal-gain", Assert.Throws<UsageException>(
            () => InitializationCatalog.Weights.With(KnobValues.Of((Knobs.OrthogonalGain, 1), (Knobs.IdentityGain, 1)))).Message);
}
