using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Studies;

public sealed class CompareCommandTests : IDisposable
{
    static readonly string Smoke = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "experiments", "studies", "smoke.json");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_runs_is_never_repeated_and_is_reported_from_its_run_files_alone()
    {
        Assert.Contains("33 runs, 0 finished; to do: 9 trials, 12 tuned and 12 untuned runs", Run("compare", Smoke, "--out", "s", "--plan"));
        Assert.Empty(_folder.Names);

        // In two parts, the second stopped after its first run and taken up again.
        Assert.Contains("rnnhf report", Run("compare", Smoke, "--out", "s", "--shard", "1/2"));
        using (var stop = new CancellationTokenSource())
        {
            var output = new CancellingWriter(stop, after: "[1/");
            var session = new Session(output, TextWriter.Null, false, _folder.Path, stop.Token);
            Assert.Equal(ExitCode.Interrupted, new CommandLine(session).Run(["compare", Smoke, "--out", "s"]));
        }
        string[] finished = Finished();
        var before = finished.ToDictionary(path => path, File.ReadAllBytes);
        string output2 = Run("compare", Smoke, "--out", "s");
        Assert.Contains($"33 runs, {finished.Length} finished", output2);
        foreach (string path in finished) Assert.Equal(before[path], File.ReadAllBytes(path));
        Assert.Equal(33, Finished().Length);

        foreach (var run in RunFileReader.ReadTree(_folder.File("s")))
            Assert.All(run.Steps, step => Assert.True(step.HeldOutError is not null && step.Report.Count == 0)); // what is compared, and no more

        var made = Made();
        Assert.Contains("report.md", made.Keys.Select(Path.GetFileName));
        foreach (string figure in (string[])["success", "profile", "tunability", "convergence-temporal-order-T12-sparse", "profile-untuned"])
            Assert.Contains(figure + ".png", made.Keys.Select(Path.GetFileName));
        foreach (string path in made.Keys) File.Delete(path);
        Run("report", "s");
        var again = Made();
        Assert.Equal(made.Keys.Order(), again.Keys.Order());
        foreach (var (path, bytes) in made) Assert.Equal(bytes, again[path]);

        // A run file that is not of this study is not taken for one, nor overwritten.
        string other = File.ReadAllText(Smoke).Replace("\"passes\": 40000", "\"passes\": 50000");
        File.WriteAllText(_folder.File("other.json"), other);
        var error = new StringWriter();
        var changed = new Session(TextWriter.Null, error, false, _folder.Path, default);
        Assert.Equal(ExitCode.Usage, new CommandLine(changed).Run(["compare", "other.json", "--out", "s"]));
        Assert.Contains("is another run: budget is {\"passes\":40000}, asked for is {\"passes\":50000}", error.ToString());
    }

    [Theory]
    [InlineData("compare nowhere.json", "nowhere.json: no such file")]
    [InlineData("compare STUDY --shard 3/2", "--shard 3/2: allowed is i/n")]
    [InlineData("compare STUDY --optimizers adma", "--optimizers adma: allowed are hf, nesterov, adam; did you mean adam?")]
    [InlineData("compare STUDY --lengths ten", "--lengths ten: allowed are whole numbers")]
    [InlineData("compare STUDY --shard half", "--shard half: allowed is i/n")]
    [InlineData("compare", "study")]
    public void Bad_usage_is_one_line(string arguments, string message)
    {
        var error = new StringWriter();
        string[] words = [.. arguments.Split(' ').Select(word => word == "STUDY" ? Smoke : word)];
        Assert.Equal(ExitCode.Usage, new CommandLine(new Session(TextWriter.Null, error, false, _folder.Path, default)).Run(words));
        Assert.Contains(message, error.ToString());
        Assert.Equal(1, error.ToString().Count(c => c == '\n'));
    }

    string Run(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        int exitCode = new CommandLine(new Session(output, error, false, _folder.Path, TestContext.Current.CancellationToken)).Run(arguments);
        Assert.Equal("", error.ToString());
        Assert.Equal(ExitCode.Done, exitCode);
        return output.ToString();
    }

    string[] Finished() =>
        [.. RunFileReader.ReadTree(_folder.File("s")).Where(run => run.End is { Reason: not EndReason.Interrupted }).Select(run => run.Path + ".gz")];

    // Everything but run files.
    Dictionary<string, byte[]> Made() => Directory.EnumerateFiles(_folder.File("s"), "*", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(_folder.File("s/runs"), StringComparison.Ordinal)).ToDictionary(path => path, File.ReadAllBytes);

    sealed class CancellingWriter(CancellationTokenSource stop, string after) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith(after, StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
