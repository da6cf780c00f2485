using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Cluster;

public sealed class ClaimTests : IDisposable
{
    static readonly string Smoke = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "experiments", "studies", "smoke.json");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Processes_on_one_folder_share_a_study_and_do_no_run_twice_though_one_is_killed()
    {
        string[] compare = ["compare", Smoke, "--out", _folder.Path];
        ChildProcess[] tasks = [ChildProcess.Start(compare), ChildProcess.Start(compare), ChildProcess.Start(compare)];
        try
        {
            Workbench.WaitFor(() => tasks[0].HasExited || Directory.EnumerateFiles(_folder.Path, "*.jsonl*", SearchOption.AllDirectories).Count() >= 4);
            tasks[0].Kill();
            string[] done = [.. tasks.Select(task => task.End()).SelectMany(end => end.Output.Split('\n')).Where(line => line.StartsWith('[')).Select(Run)];
            Assert.Equal(done.Distinct().Count(), done.Length);
            Assert.All(tasks[1..], task => Assert.Equal(0, task.End().ExitCode));
        }
        finally
        {
            foreach (var task in tasks) task.Dispose();
        }
        var runs = RunFileReader.ReadTree(_folder.Path);
        Assert.Equal(33, runs.Count);
        Assert.All(runs, run => Assert.NotNull(run.End));
        Assert.True(File.Exists(_folder.File("report.md")));

        // [3/33] 5 s left  temporal-order-T10-sparse hf-trial02-seed101: Solved, …
        static string Run(string line) => line.Split("  ")[^1].Split(':')[0];
    }
}
