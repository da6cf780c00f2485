using System.Text;
using RnnHessianFree.Experiments.Commands;

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
