using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>The quick part of <c>rnnhf reliability</c>.</summary>
public sealed class ReliabilityTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_killed_process_goes_on_as_if_it_had_never_stopped()
    {
        const int steps = 60;
        var bench = Bench();
        string folder = bench.NewFolder();
        Workbench.LeaveKilled(folder, steps, atLeast: 10);
        Assert.InRange(Workbench.LinesIn(folder), 10, steps);
        Assert.Equal((0, 0, ""), bench.ResumeAndCompare(folder, steps));
    }

    [Fact]
    public void Random_input_is_taken_or_refused()
    {
        foreach (var target in FuzzCheck.Targets(Bench(), empty => new FuzzedCommandLine(empty)))
        {
            var random = new RandomStream(target.Name, 2);
            for (int i = 0; i < 150; i++) Assert.Null(target.Try(random));
        }
    }

    [Fact]
    public void A_check_holds_until_something_is_amiss()
    {
        var result = new CheckResult().Count("tries", 1234).Require(true, "never");
        Assert.True(result.Holds);
        Assert.Equal("tries: 1,234", result.Summary);
        result.Require(false, "two\nlines");
        Assert.False(result.Holds);
        Assert.Contains("- two lines", ReliabilityReport.Of("rnnhf reliability", [(new KillCheck(), result)]));
    }

    [Fact]
    public void Only_clocks_and_threads_may_differ()
    {
        string a = _folder.File("a.jsonl"), b = _folder.File("b.jsonl");
        File.WriteAllText(a, "{\"threads\":1}\n{\"step\":1,\"seconds\":0.25,\"passes\":3}\n");
        File.WriteAllText(b, "{\"threads\":5}\n{\"step\":1,\"seconds\":1E-06,\"passes\":3}\n");
        Assert.Equal(0, RunComparison.DifferingLines(a, b));
        File.WriteAllText(b, "{\"threads\":5}\n{\"step\":1,\"seconds\":1E-06,\"passes\":4}\nmore\n");
        Assert.Equal(2, RunComparison.DifferingLines(a, b));
        File.WriteAllBytes(a, [1, 2]);
        File.WriteAllBytes(b, [3]);
        Assert.Equal(1 + 8, RunComparison.DifferingBits(a, b));
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("input")]
    [InlineData("fuzz")]
    public void What_is_ended_while_it_tries_things_leaves_no_process_and_no_file_behind(string check)
    {
        using var child = ChildProcess.StartAfter($"export TMPDIR='{_folder.Path}'", ["reliability", "--quick", "--only", check, "--out", _folder.File("out")]);
        Workbench.WaitFor(() => child.HasExited || Directory.EnumerateDirectories(_folder.Path, "rnnhf-reliability-*").Any(folder => Directory.EnumerateFileSystemEntries(folder).Any()));
        child.Signal("TERM");
        Assert.Equal((130, "rnnhf: interrupted\n"), child.End() is var (exitCode, _, error) ? (exitCode, error) : default);
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path, "rnnhf-reliability-*"));
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Where(process => process.Length > 6 && char.IsDigit(process[6])), process => CommandOf(process).Contains(_folder.Path));
    }

    static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }

    Workbench Bench() => new(_folder.Path, Repository.Root(AppContext.BaseDirectory)!, isQuick: true);
}
