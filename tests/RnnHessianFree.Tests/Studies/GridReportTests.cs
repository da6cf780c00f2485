using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Studies;

public sealed class GridReportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // With structural damping in T + seed minibatches, without it in twice as many, and never from T = 150 on.
    static double? Minibatches(StudyRun run) => run.Optimizer.Name == "hf" ? run.Workload.Length + (double)run.Seed
        : run.Workload.Length < 150 ? 2 * (run.Workload.Length + (double)run.Seed) : null;

    StudyResults Results(Study study)
    {
        GridRuns.Write(_folder.Path, study, Minibatches);
        return StudyResults.Of(RunFileReader.ReadTree(_folder.Path))!;
    }

    [Fact]
    public void A_cell_has_what_solved_runs_took_and_its_rate()
    {
        string cells = new GridTables(Results(Presets.Find("2011").Only(["addition"], [100, 150], null))).Cells();
        Assert.Contains("| addition | 100 | with structural damping | 3/3 | 44 %–100 % | 102.0 (101.0–103.0) | 408,000 (404,000–412,000) | 10,200 (10,100–10,300) | 10.2 (10.1–10.3)\\* | 0.40 % (steps 0.200 %) | 84.64 %; 0/3 |", cells);
        Assert.Contains("| addition | 150 | without | 0/3 | 0 %–56 % | – | – | – | – | 75.00 % (steps 50.000 %) | 84.64 %; 0/3 |", cells);
        Assert.Contains("\\* Other runs or other work shared the machine", cells);
    }

    [Fact]
    public void A_run_that_is_no_better_than_a_constant_is_counted()
    {
        string cells = new GridTables(Results(Presets.Find("2011").Only(["multiplication", "xor"], [150], null))).Cells();
        Assert.Contains("| xor | 150 | with structural damping | 3/3 |", cells);
        Assert.Contains("| 0.40 % (steps 0.200 %) | 50.00 %; 0/3 |", cells);
        Assert.Contains("| 75.00 % (steps 50.000 %) | 50.00 %; 3/3 |", cells); // half of exclusive ors wrong
        Assert.Contains("| 75.00 % (steps 50.000 %) | 88.88 %, best 71.79 %; 0/3 |", cells);
    }

    [Fact]
    public void In_short_there_is_a_column_for_each_length()
    {
        string lengths = new GridTables(Results(Presets.Find("2011").Only(["addition"], [100, 150], null))).Summary();
        Assert.StartsWith("| task | optimiser | T = 100 | T = 150 |", lengths);
        Assert.Contains("| addition | without | 3/3, 204.0 | 0/3 |", lengths);
    }

    [Fact]
    public void An_optimiser_that_has_moved_down_in_its_study_is_one_still()
    {
        var study = Presets.Find("2011").Only(["addition"], [100], null);
        var later = study with { Optimizers = [study.Optimizers[0], study.Optimizers[1] with { Name = "new" }, study.Optimizers[1]] };
        GridRuns.Write(_folder.Path, study.Only(null, null, [1]), Minibatches);
        GridRuns.Write(_folder.Path, later.Only(null, null, [2, 3]), Minibatches);
        var results = StudyResults.Of(RunFileReader.ReadTree(_folder.Path))!;
        Assert.Equal([("hf", 0), ("new", 1), ("hf-unstructured", 2)], results.Optimizers.Select(one => (one.Name, one.Order)));
        Assert.Equal(3, results.Runs(results.Workloads.Single(), results.Optimizers[2], StudyPhase.Given).Count);
    }

    [Fact]
    public void In_short_one_length_has_a_column_for_each_task()
    {
        string tasks = new GridTables(Results(Presets.Find("2011").Only(["addition", "xor"], [100], null))).Summary();
        Assert.StartsWith("| optimiser | addition, T = 100 | xor, T = 100 |", tasks);
        Assert.Contains("| without | 3/3, 204.0 | 3/3, 204.0 |", tasks);
    }

    [Fact]
    public void Runs_from_several_initial_weights_are_told_apart()
    {
        var study = Presets.Find("2011").Only(["addition"], [100], [1]);
        string tasks = new GridTables(Results(study with { Initializations = [.. study.Initializations, study.Initializations[0] with { Name = "other" }] })).Summary();
        Assert.StartsWith("| optimiser | addition, orthogonal, T = 100 | addition, other, T = 100 |", tasks);
        Assert.Contains("| without | 1/1, 202.0 | 1/1, 202.0 |", tasks);
    }

    [Fact]
    public void Pairs_are_by_seed_over_all_tasks_and_on_each()
    {
        string pairs = new GridTables(Results(Presets.Find("2011").Only(["addition", "xor"], [100, 150], null))).Pairs()!;
        Assert.Contains("| without | all | 6/12 | 12/12 | 12, 0, 0, 0 | ∞ (2–∞) | ∞ (2–∞) |", pairs);
        Assert.Contains("| without | xor | 3/6 | 6/6 | 6, 0, 0, 0 | ∞ (2–∞) | ∞ (2–∞) |", pairs);
    }

    [Fact]
    public void What_the_preset_has_and_nobody_has_run_is_named()
    {
        string missing = new GridTables(Results(Presets.Find("2011").Only(["addition", "xor"], [30, 50], [1, 2]))).Missing()!;
        Assert.Contains("- addition, without: T = 30, seeds 3; T = 50, seeds 3; T = 100, seeds 1, 2, 3", missing);
        Assert.Contains("- memorization-20bit, with structural damping: T = 30, seeds 1, 2, 3", missing);
    }

    [Fact]
    public void Every_placeholder_of_the_findings_and_of_the_published_numbers_is_filled()
    {
        var study = Presets.Find("2011");
        string report = StudyReport.Of(Results(study), []);
        Assert.DoesNotContain("{{", report);
        Assert.Contains("At T = 200, with structural damping, 8 of 8 of", report);
        Assert.Contains("| addition, T = 100 | LSTM: 74,000 training sequences, mean of 10 | 10,200 (10,100–10,300) sequences |", report);
        Assert.Contains("Of five bits beyond T = 50, 9 of 9 runs were solved with it", report);
        Assert.Contains(", and 3 of 9 without, in", report);
        Assert.DoesNotContain("## Not run", report);
    }

    [Theory]
    [InlineData("{{solved hf addition}}", "needs a quantity, an optimiser, tasks and lengths")]
    [InlineData("{{solvd hf addition 30}}", "needs a quantity of runs, solved, share")]
    [InlineData("{{solved hf additon 30}}", "needs tasks, not additon")]
    [InlineData("{{solved hf addition long}}", "needs lengths as 30,50 or 30-100 or all")]
    public void A_placeholder_that_means_nothing_is_named(string text, string message)
    {
        var results = Results(Presets.Find("2011").Only(["addition"], [30], [1]));
        Assert.StartsWith($"{text} {message}", Assert.Throws<InvalidDataException>(() => FilledText.Fill(text, results)).Message);
    }

    [Theory]
    [InlineData("{{solved hf all all}}", "2 of 2")]
    [InlineData("{{solved any addition,xor 30-60}}", "2 of 2")]
    [InlineData("{{share hf-unstructured addition 150}} in {{seconds hf addition 30}} s", "0 % in 3.1 s")]
    [InlineData("{{tasks-solved hf-unstructured all 150}}", "0 of 1")]
    [InlineData("{{minibatches hf addition 200}}", "(no run yet)")]
    public void A_placeholder_selects_runs_by_optimiser_task_and_length(string text, string expected)
    {
        GridRuns.Write(_folder.Path, Presets.Find("2011").Only(["addition"], [30, 150], [1]), Minibatches);
        var results = StudyResults.Of(RunFileReader.ReadTree(_folder.Path))!;
        Assert.Equal(expected, FilledText.Fill(text, results));
    }

    [Theory]
    [InlineData("2011", "reproduction")] // time against T
    [InlineData("economy", "parts")] // of many optimisers: side by side
    public void A_whole_preset_is_drawn_and_reported_from_its_run_files_to_the_same_bytes(string preset, string figure)
    {
        GridRuns.Write(_folder.Path, Presets.Find(preset), Minibatches);
        byte[][] Made()
        {
            var error = new StringWriter();
            Assert.Equal(ExitCode.Done, new CommandLine(new Session(TextWriter.Null, error, false, _folder.Path, default)).Run(["report", "."]));
            return [.. ((string[])["report.md", $"figures/{figure}.png", $"figures/{figure}.svg"]).Select(name => File.ReadAllBytes(_folder.File(name)))];
        }
        byte[][] first = Made();
        Directory.Delete(_folder.File("figures"), recursive: true);
        Assert.Equal(first, Made());
    }
}
