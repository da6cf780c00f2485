using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Studies;

public sealed class ReproduceCommandTests : IDisposable
{
    static readonly string[] Cells =
        ["reproduce", "--preset", "smoke", "--tasks", "memorization-5bit", "--lengths", "5,6", "--seeds", "1", "--out", "r", "--shared"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cells_run_are_never_repeated_and_are_reported_from_their_files_alone()
    {
        Assert.Contains("4 runs, 0 finished; to do: 4 runs, ", Run([.. Cells, "--plan"]));
        Assert.Empty(_folder.Names);

        Run([.. Cells, "--shard", "1/2"]);
        var finished = Directory.EnumerateFiles(_folder.File("r"), "*.jsonl.gz", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);
        Assert.Equal(2, finished.Count);
        Assert.Contains("4 runs, 2 finished; to do: 2 runs", Run(Cells));
        foreach (var (path, bytes) in finished) Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Contains("4 runs, 4 finished; to do: nothing", Run(Cells));

        var runs = RunFileReader.ReadTree(_folder.File("r"));
        Assert.Equal(4, runs.Count);
        Assert.All(runs, run => Assert.True(run.Header.Machine.Shared));
        Assert.All(runs, run => Assert.Equal(run.End!.Reason == EndReason.Solved, File.Exists(Path.ChangeExtension(run.Path, ".longer.json"))));

        string[] made = ["report.md", "figures/reproduction.png", "figures/reproduction.svg"];
        byte[][] before = Bytes(made);
        foreach (string name in made) File.Delete(_folder.File($"r/{name}"));
        Run("report", "r");
        Assert.Equal(before, Bytes(made));
        File.Delete(_folder.File("r/figures/reproduction.png"));
        Run("plot", "r");
        Assert.Equal(before, Bytes(made));
        string report = File.ReadAllText(_folder.File("r/report.md"));
        Assert.Contains("- memorization-5bit, without: T = 5, seeds 2; T = 10, seeds 1, 2", report);
        Assert.Contains("shared the machine", report);
    }

    [Theory]
    [InlineData("--preset laptp", "--preset laptp: allowed are smoke, laptop, 2011, paper, sparse, ablations, economy, exclusive-or; did you mean laptop?")]
    [InlineData("--tasks addition,xro", "--tasks xro: allowed are addition, multiplication, xor, ", "did you mean xor?")]
    [InlineData("--lengths 30;50", "--lengths 30;50: allowed are whole numbers")]
    [InlineData("--lengths 5", "--lengths 5: The task addition needs")]
    [InlineData("--seeds 1,1", "--seeds: has 1 twice")]
    [InlineData("--seeds -1", "--seeds -1: allowed are whole numbers")]
    [InlineData("--shard 3/2", "--shard 3/2: allowed is i/n")]
    public void Bad_usage_is_one_line(string arguments, params string[] messages)
    {
        var error = new StringWriter();
        var session = new Session(TextWriter.Null, error, false, _folder.Path, default);
        Assert.Equal(ExitCode.Usage, new CommandLine(session).Run(["reproduce", "--out", "r", .. arguments.Split(' ')]));
        foreach (string message in messages) Assert.Contains(message, error.ToString());
        Assert.Equal(1, error.ToString().Count(c => c == '\n'));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_its_option()
    {
        var error = new StringWriter();
        var session = new Session(TextWriter.Null, error, false, _folder.Path, default);
        string[] arguments = ["reproduce", "--preset", "smoke", "--tasks", "memorization-5bit", "--lengths", "5", "--out", "/dev/null/x"];
        Assert.Equal(ExitCode.Usage, new CommandLine(session).Run(arguments));
        Assert.StartsWith("rnnhf: --out /dev/null/x/runs/", error.ToString());
    }

    byte[][] Bytes(string[] names) => [.. names.Select(name => File.ReadAllBytes(_folder.File($"r/{name}")))];

    string Run(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        int exitCode = new CommandLine(new Session(output, error, false, _folder.Path, TestContext.Current.CancellationToken)).Run(arguments);
        Assert.Equal("", error.ToString());
        Assert.Equal(ExitCode.Done, exitCode);
        return output.ToString();
    }
}
