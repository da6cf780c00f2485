using System.Text.Json;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Studies;

public class PresetTests
{
    public static TheoryData<string> Names => [.. Presets.Names];

    static StudyRun[] Runs(Study study) => [.. StudyGroup.Of(study).SelectMany(group => group.Reported(null))];

    static JsonElement Settings(StudyRun run) => Catalog.Plan(run.Request(2), (null, null)).Header.Optimizer.Settings;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preset_can_be_planned_and_searches_nothing(string name)
    {
        var study = Presets.Find(name);
        Assert.All(Runs(study), run => Assert.Equal((StudyPhase.Given, null), (run.Phase, run.Trial)));
        Assert.Equal(Runs(study).Length, Runs(study).Select(run => run.Path).Distinct().Count());
        Assert.NotNull(new StudyPlan(1, Runs(study)[..1], 1).MostSeconds);
        Assert.Equal(study.Name, Presets.OfRuns(study.Name)!.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_committed_runs_are_its_own_so_that_it_goes_on_from_them(string name)
    {
        var study = Presets.Find(name);
        var committed = new StudyFolder(Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "results", study.Name));
        foreach (var run in Runs(study)) committed.Finished(run, () => Catalog.Header(run.Request(2), (null, null)));
    }

    // Today's defaults neither stall nor drive λ to its bound, on any task, solved or not.
    [Theory]
    [InlineData("laptop")]
    [InlineData("economy")]
    public void No_committed_run_of_todays_defaults_stalled_or_has_lambda_at_its_bound(string name)
    {
        string folder = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "results", Presets.Find(name).Name);
        var bounds = new DampingSettings();
        Assert.All(RunFileReader.ReadTree(folder).Where(run => run.Header.Place?.Optimizer == "hf"), run =>
        {
            Assert.NotEqual(EndReason.Stalled, run.End?.Reason);
            Assert.DoesNotContain(run.Steps, step => step.Number("lambda") is { } lambda && (lambda >= bounds.MaxLambda || lambda <= bounds.MinLambda));
        });
    }

    [Fact]
    public void Every_size_but_smoke_has_eight_tasks_at_five_lengths_with_and_without_structural_damping()
    {
        foreach (string preset in (string[])["2011", "sparse"]) Assert.Equal(8 * 5 * 2 * 3, Runs(Presets.Find(preset)).Length);
        Assert.Equal(8 * 5 * 2 * 5, Runs(Presets.Find("paper")).Length);
        Assert.Equal((8 * 5 + 7) * 2 * 10, Runs(Presets.Find("laptop")).Length); // four tasks have seven cells at T = 500 and 1000 too
    }

    [Theory]
    [InlineData("addition", "hf", 0.1, 1 / 30.0)]
    [InlineData("addition", "hf-unstructured", 0.3, 0)]
    [InlineData("random-permutation", "hf", 5, 1 / 30.0)] // λ_0 = 0.1·T
    [InlineData("random-permutation", "hf-unstructured", 5, 0)]
    public void Damping_is_that_of_the_thesis(string task, string optimizer, double lambda, double mu)
    {
        foreach (string preset in (string[])["2011", "paper"])
        {
            var settings = Settings(Runs(Presets.Find(preset).Only([task], [50], [1])).Single(run => run.Optimizer.Name == optimizer));
            Assert.Equal(lambda, settings.Number("damping", "initialLambda")!.Value, 1e-15);
            Assert.Equal(mu, settings.Number("damping", "structuralRatio")!.Value, 1e-15);
        }
    }

    [Fact]
    public void Paper_has_the_batches_of_the_authors()
    {
        var settings = Settings(Runs(Presets.Find("paper").Only(["addition"], [30], [1]))[0]);
        Assert.Equal([10_000, 1000, 1000, 1000], ((string[])["gradientSequences", "curvatureSequences", "backtrackingSequences", "lineSearchSequences"])
            .Select(name => settings.Number("batches", name)!.Value));
        Assert.Equal(300, settings.Number("cg", "maxIterations"));
    }

    [Theory]
    [InlineData("no-structural", "damping.structuralRatio", "0")]
    [InlineData("no-warm-start", "warmStartDecay", "0")]
    [InlineData("no-backtracking", "backtracking.rule", "None")]
    [InlineData("no-line-search", "lineSearch", "")]
    [InlineData("fixed-lambda", "damping.raise", "1")]
    [InlineData("fixed-lambda", "damping.lower", "1")]
    [InlineData("fixed-curvature", "batches.fixedCurvatureBatch", "True")]
    [InlineData("undamped-ratio", "damping.reductionRatioModel", "Undamped")]
    [InlineData("cg-50", "cg.maxIterations", "50")]
    public void An_ablation_changes_the_part_that_it_names(string optimizer, string path, string expected)
    {
        var runs = Runs(Presets.Find("ablations").Only(["addition"], null, [1]));
        string At(string name) => path.Split('.').Aggregate((JsonElement?)Settings(runs.Single(run => run.Optimizer.Name == name)),
            (at, field) => at?.TryGetProperty(field, out var inner) == true ? inner : null)?.ToString() ?? "";
        Assert.Equal(expected, At(optimizer));
        Assert.NotEqual(expected, At("hf"));
    }

    [Fact]
    public void Structural_damping_per_step_and_of_the_authors_form_are_multiples_of_it()
    {
        var runs = Runs(Presets.Find("ablations").Only(["addition"], null, [1]));
        double Mu(string name) => Settings(runs.Single(run => run.Optimizer.Name == name)).Number("damping", "structuralRatio")!.Value;
        Assert.Equal(Mu("hf") / 4, Mu("quarter-structural"), 1e-15);
        Assert.Equal(Mu("hf") / runs[0].Workload.Length, Mu("structural-per-step"), 1e-15);
    }

    [Fact]
    public void A_part_of_a_study_may_have_other_lengths_and_seeds()
    {
        var part = Presets.Find("laptop").Only(["xor", "addition"], [500, 1000], [7]);
        Assert.Equal(["addition-T500-orthogonal", "addition-T1000-orthogonal", "xor-T500-orthogonal", "xor-T1000-orthogonal"],
            Runs(part).Select(run => run.Workload.Name).Distinct());
        Assert.All(Runs(part), run => Assert.Equal(7ul, run.Seed));
        var budgets = Presets.Find("laptop").Only(["addition"], [300, 500], null).Tasks.ToDictionary(task => task.Lengths.Single(), task => task.Budget);
        Assert.Null(budgets[300]); // of its first entry, as no entry has it
        Assert.Equal(4000, budgets[500]!.Minibatches);
        Assert.Contains("--lengths 3: The task addition needs", Assert.Throws<UsageException>(() => part.Only(null, [3], null)).Message);
        Assert.Contains("--seeds: has 7 twice", Assert.Throws<UsageException>(() => part.Only(null, null, [7, 7])).Message);
    }
}
