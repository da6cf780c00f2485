using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Studies;

public sealed class FindingsTests : IDisposable
{
    const string Text = """
        {
          "name": "made-up",
          "tasks": [ { "task": "addition", "lengths": [30, 100] }, { "task": "xor", "lengths": [30, 50] } ],
          "optimizers": [
            { "name": "hf" },
            { "name": "hf-unstructured", "optimizer": "hf", "title": "without", "settings": { "mu": 0 } },
            { "name": "adam" }
          ],
          "initializations": [ { "name": "sparse" }, { "name": "orthogonal", "settings": { "orthogonalGain": 1 } } ],
          "budget": { "minibatches": 1000 },
          "tuning": { "trials": 1, "seeds": [101] },
          "seeds": [1, 2, 3, 4, 5]
        }
        """;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // From sparse weights Adam is twice as fast at T = 30 and misses at T = 100, T = 50 is a matter of seeds, and nobody solves exclusive or at
    // T = 30; from orthogonal ones Adam is always twice as fast. Without structural damping it takes three times as long.
    static double? Minibatches(StudyRun run)
    {
        double time = 100 + run.Seed;
        bool adam = run.Optimizer.Name == "adam", sparse = run.Workload.Initialization.Name == "sparse";
        if (run.Optimizer.Name == "hf-unstructured") time *= 3;
        if (!sparse) return adam ? time / 2 : time;
        return (run.Workload.Task.Task, run.Workload.Length) switch
        {
            ("addition", 30) => adam ? time / 2 : time,
            ("addition", _) => adam ? null : time,
            (_, 50) => adam ? (run.Seed % 2 == 0 ? time / 2 : time * 2) : time,
            _ => null,
        };
    }

    StudyResults Results()
    {
        GridRuns.Write(_folder.Path, Study.Read(Text, "made-up.json"), Minibatches);
        return StudyResults.Of(RunFileReader.ReadTree(_folder.Path))!;
    }

    [Fact]
    public void A_duel_is_won_lost_open_or_nobodys()
    {
        var results = Results();
        var sparse = results.WorkloadsOf(StudyPhase.Tuned).Where(workload => workload.Initialization == "sparse");
        var duels = Duel.Of(results, sparse, StudyPhase.Tuned, Clock.Passes);
        Assert.Equal([DuelOutcome.Later, DuelOutcome.Sooner, DuelOutcome.Neither, DuelOutcome.Open], duels.Select(duel => duel.Outcome));
        Assert.All(duels.Take(2), duel => Assert.Equal(("hf", "adam"), (duel.First.Name, duel.Other.Name)));
        Assert.Equal(0.5, duels[0].Pairs.Ratio, 1e-3); // of whole passes
    }

    [Fact]
    public void The_findings_say_who_is_sooner_where_and_how_that_changes()
    {
        var findings = new StudyFindings(Results(), StudyPhase.Tuned);
        string text = findings.Lines() + findings.Text();
        Assert.Contains("- By **passes**, of 8 workloads: Hessian-free sooner on 1 (addition at T = 100 from sparse weights), later on 5 (", text);
        Assert.Contains("), open on 1 (xor at T = 50 from sparse weights), nobody at the target on 1 (xor at T = 30 from sparse weights).", text);
        Assert.Contains("| orthogonal | none | **4**: ", text);
        Assert.Contains("| passes | **1**: addition T = 100 | **5**: ", findings.ByClock());
        Assert.Contains("| addition, T = 100, sparse | **Hessian-free** alone | ∞ (∞–∞) |", text);
        Assert.Contains("| addition | 100 | Adam | 5/5 | 5.2 | 0/5 | ∞ |", text); // orthogonal first: initial weights are in order of name
        Assert.Contains("| Hessian-free | without | sparse | 15/20 | 15/20 | 15, 0, 0, 5 | 3 (3–3) | 3 (3–3) |", text);
    }

    [Fact]
    public void The_first_two_of_each_workload_are_named_by_each_clock()
    {
        string table = new StudyFindings(Results(), StudyPhase.Tuned).Winners()!;
        Assert.Contains("| addition, T = 30, sparse | **Adam 5.2**, Hessian-free 10.3 | **Adam 206,000**, Hessian-free 412,000 |", table);
        Assert.Contains("| xor, T = 30, sparse | nobody, by half of the seeds |", table);
    }

    [Fact]
    public void A_report_begins_with_who_wins_and_each_of_its_commands_runs_a_cell()
    {
        string root = Repository.Root(AppContext.BaseDirectory)!;
        var study = Study.Read(File.ReadAllText(Path.Combine(root, "experiments", "studies", "hf-vs-first-order.json")), "s.json");
        GridRuns.Write(_folder.Path, study with { Tasks = [.. study.Tasks.Take(2)], Seeds = [1] }, run => 10 + run.Workload.Length);
        string report = StudyReport.Of(StudyResults.Of(RunFileReader.ReadTree(_folder.Path))!, []);
        Assert.StartsWith("# hf-vs-first-order\n\n## Who wins where, by which clock\n", report);
        string[] commands = [.. report.Split('\n').Where(line => line.StartsWith("rnnhf compare ", StringComparison.Ordinal))];
        Assert.Equal(study.Optimizers.Count * 4, commands.Length); // addition at T = 30 from one kind of weights, at T = 100 from three
        foreach (string command in (string[])[commands[0], commands[^1]])
        {
            var output = new StringWriter();
            Assert.Equal(ExitCode.Done, new CommandLine(new Session(output, TextWriter.Null, false, root, default)).Run([.. command.Split(' ').Skip(1), "--plan"]));
            Assert.Contains("16 runs, 0 finished; to do: 6 trials and 10 tuned runs", output.ToString());
        }
    }

    [Fact]
    public void Time_grows_by_the_exponent_of_its_medians()
    {
        static double[] Times(int length) => [2 * Math.Pow(length, 1.5), double.PositiveInfinity, 1];
        var growth = new Growth("addition", "sparse", new("hf", "hf", 0, "hf"), [(30, Times(30)), (100, Times(100)), (200, [double.PositiveInfinity])]);
        Assert.Equal(1.5, growth.Exponent, 1e-12); // a median that is infinite says only that it is more
        Assert.Equal(double.NaN, (growth with { At = [growth.At[0]] }).Exponent);
    }

    [Fact]
    public void Published_numbers_stand_beside_the_runs_of_their_study()
    {
        var study = Study.Read(File.ReadAllText(Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "experiments", "studies", "nesterov-2013.json")), "n.json");
        GridRuns.Write(_folder.Path, study with { Budget = new(Minibatches: 10) }, run => run.Seed > 1 ? 5 : null);
        string section = PublishedNumbers.Section(StudyResults.Of(RunFileReader.ReadTree(_folder.Path))!)!;
        Assert.Contains("| addition, T = 80 | 0.00025 of sequences wrong, mean of 4; biases only 0.82 | mean of 4: 0.19 (0.75, 0.004, 0.004, 0.004); below 0.0001 in 3 of 4 |", section);
    }
}
