using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Tests.Experiments;

public sealed class ReportTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_shows_every_run_of_a_folder_and_its_subfolders_failures_too()
    {
        string below = Directory.CreateDirectory(_folder.File("below")).FullName;
        SampleRuns.Write(below);
        var output = new StringWriter();
        var session = new Session(output, new StringWriter(), false, _folder.Path, default);

        Assert.Equal(ExitCode.Done, new CommandLine(session).Run(["report", "."]));

        string report = File.ReadAllText(_folder.File("report.md"));
        foreach (var run in RunFileReader.ReadTree(_folder.Path))
            Assert.Contains(run.End!.Reason == EndReason.Solved ? "| yes |" : $"| no: {run.End.Reason.Words()} |", report);
        new CommandLine(session).Run(["report", "."]);
        Assert.Equal(report, File.ReadAllText(_folder.File("report.md")));
    }

    [Fact]
    public void A_report_names_the_settings_of_every_optimiser_and_the_network()
    {
        var session = new Session(new StringWriter(), new StringWriter(), false, _folder.Path, default);
        foreach (string words in (string[])["--optimizer sgd --clip 1", "--optimizer adam --learning-rate 0.01 --cell lstm --layers 2", "--optimizer hf --cg-iterations 9"])
            new CommandLine(session).Run([.. $"train --length 12 --hidden 4 --max-steps 1 --threads 1 --warm-up-seconds 0 --out . {words}".Split(' ')]);
        new CommandLine(session).Run(["report", "."]);
        string report = File.ReadAllText(_folder.File("report.md"));
        foreach (string settings in (string[])["SGD, learningRate 0.001, clipNorm 1, 4 Tanh units, ", "Adam, learningRate 0.01, 2 layers of 4 Lstm units, ", "Hessian-free, maxIterations 9, 4 Tanh units, "])
            Assert.Contains($"| {settings}", report);
        Assert.Contains("| no: budget spent |", report);
    }

    [Fact]
    public void A_folder_without_runs_is_an_error_that_names_it()
    {
        var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, new CommandLine(new Session(new StringWriter(), error, false, _folder.Path, default)).Run(["report", "."]));
        Assert.Contains("holds no run files", error.ToString());
    }

    [Theory]
    [InlineData("tasks")]
    [InlineData("structural-damping")]
    public void Committed_reports_are_those_of_their_run_files(string name)
    {
        string folder = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "results", name);
        if (Directory.Exists(folder)) Assert.Equal(RunTable.Report(folder), File.ReadAllText(Path.Combine(folder, RunTable.FileName)));
    }
}
