using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Studies;

/// The comparison that the project reports, its optimisers and search spaces as they are, on a tiny network for a few steps.
public sealed class ComparisonSmokeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_optimiser_is_tuned_run_and_reported()
    {
        string path = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "experiments", "studies", "hf-vs-first-order.json");
        var whole = Study.Read(File.ReadAllText(path), path);
        var study = whole with
        {
            Tasks = [new() { Task = "temporal-order", Lengths = [10, 12], Initializations = ["orthogonal"] }],
            Hidden = 4,
            Budget = new(Passes: 30_000),
            Evaluation = new(Sequences: 50, EveryShare: 0.25),
            Tuning = new() { Trials = 1, Seeds = [101] },
            Seeds = [1],
        };
        var session = new Session(TextWriter.Null, TextWriter.Null, false, _folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, new StudyExecution(session, study, _folder.Path).Run());

        var runs = RunFileReader.ReadTree(_folder.Path);
        Assert.Equal(2 * 2 * whole.Optimizers.Count, runs.Count); // a trial and a run at each T
        Assert.All(runs, run => Assert.True(run.End!.Step > 0));
        // Nobody solves the task with 4 units in so few steps: SGD spends all of its budget, with a look at each quarter.
        Assert.All(runs.Where(run => run.Header.Optimizer.Name == "SGD"), run => Assert.Equal(5, run.Evaluated.Count()));
        string report = File.ReadAllText(_folder.File("report.md"));
        foreach (var optimizer in whole.Optimizers) Assert.Contains($"| temporal-order, T = 12, orthogonal | {optimizer.Title ?? optimizer.Entry().Title} |", report);
        Assert.True(File.Exists(_folder.File("figures/time-against-length-orthogonal.svg")));
    }
}
