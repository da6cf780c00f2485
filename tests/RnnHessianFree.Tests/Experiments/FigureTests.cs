using System.Text;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Tests.Experiments;

public sealed class FigureTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plot_draws_from_run_files_alone_and_the_same_files_give_the_same_bytes()
    {
        SampleRuns.Write(_folder.Path);
        var output = new StringWriter();
        var session = new Session(output, new StringWriter(), false, _folder.Path, default);

        Assert.Equal(ExitCode.Done, new CommandLine(session).Run(["plot", "."]));
        string[] figures = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["convergence.png", "convergence.svg", "dynamics.png", "dynamics.svg"], figures.Select(Path.GetFileName));
        byte[][] first = [.. figures.Select(File.ReadAllBytes)];

        new CommandLine(session).Run(["plot", "."]);
        Assert.Equal(first, figures.Select(File.ReadAllBytes));
    }

    [Theory]
    [InlineData("plot", "convergence.png")]
    [InlineData("report", "report.md")]
    public void A_bad_file_is_named_and_the_rest_is_drawn(string command, string written)
    {
        SampleRuns.Write(_folder.Path);
        File.WriteAllText(_folder.File("garbage.jsonl"), "PK and so on\n");
        File.CreateSymbolicLink(_folder.File("dangling.jsonl"), _folder.File("nowhere"));
        File.CreateSymbolicLink(_folder.File("back"), _folder.Path); // a link that leads back is not followed
        var error = new StringWriter();

        int exitCode = new CommandLine(new Session(new StringWriter(), error, false, _folder.Path, default)).Run([command, "."]);

        Assert.Equal(ExitCode.FellShort, exitCode);
        Assert.Contains(written, _folder.Names);
        string[] lines = error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("dangling.jsonl", lines[0]);
        Assert.Contains("garbage.jsonl: line 1 is not a line of a run file", lines[1]);
    }

    [Fact]
    public void Where_no_file_can_be_read_there_is_nothing_to_draw()
    {
        File.WriteAllText(_folder.File("garbage.jsonl"), "PK and so on\n");
        var error = new StringWriter();
        int exitCode = new CommandLine(new Session(new StringWriter(), error, false, _folder.Path, default)).Run(["plot", "."]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.EndsWith("holds no run files (*.jsonl) that can be read\n", error.ToString());
    }

    [Fact]
    public void The_headline_is_drawn_from_the_runs_as_they_are()
    {
        string root = Repository.Root(AppContext.BaseDirectory)!;
        Headline.Of(root)!.Save(_folder.File("headline"));
        Assert.Equal(File.ReadAllText(Path.Combine(root, Headline.Path + ".svg")), File.ReadAllText(_folder.File("headline.svg")));
    }

    [Fact]
    public void An_svg_carries_its_own_font()
    {
        SampleRuns.Write(_folder.Path);
        new CommandLine(new Session(new StringWriter(), new StringWriter(), false, _folder.Path, default)).Run(["plot", "."]);

        string svg = File.ReadAllText(_folder.File("convergence.svg"), Encoding.UTF8);

        Assert.Contains("@font-face", svg);
        Assert.Contains("held-out error", svg);
    }
}
