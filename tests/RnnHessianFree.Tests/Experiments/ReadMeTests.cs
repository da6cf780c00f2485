using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Models;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>What the README says is true: its example runs, its numbers are those of the run files, its figure is drawn from them.</summary>
public class ReadMeTests
{
    static string Root => Repository.Root(AppContext.BaseDirectory)!;

    static string ReadMeText => File.ReadAllText(Path.Combine(Root, "README.md"));

    [Fact]
    public void Its_figure_is_drawn_from_its_run_files()
    {
        string committed = Path.Combine(Root, "results", "readme", "quickstart");
        using var drawn = new TemporaryFolder();
        RunFigures.Draw(RunFileReader.ReadFolder(committed), drawn.Path, FigureLook.Default);
        Assert.Equal(File.ReadAllText(Path.Combine(committed, "convergence.svg")), File.ReadAllText(drawn.File("convergence.svg")));
    }

    public static TheoryData<string> Studies =>
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "results"), StudyFolder.Runs, SearchOption.AllDirectories).Select(runs => Path.GetDirectoryName(runs)!)];

    [Theory]
    [MemberData(nameof(Studies))]
    public void A_study_is_reported_and_drawn_from_its_run_files(string committed)
    {
        using var made = new TemporaryFolder();
        string[] written = [.. StudyOutput.Write(made.Path, RunFileReader.ReadTree(committed)).Select(path => Path.GetRelativePath(made.Path, path))];
        var there = Directory.EnumerateFiles(committed, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(committed, path));
        Assert.Equal(written.Order(StringComparer.Ordinal),
            there.Where(name => !name.StartsWith(StudyFolder.Runs, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (string name in written.Where(name => Path.GetExtension(name) is ".md" or ".svg"))
            Assert.Equal(File.ReadAllText(Path.Combine(committed, name)), File.ReadAllText(made.File(name)));
    }

    [Fact]
    public void Its_gallery_shows_the_tasks_as_they_are()
    {
        using var drawn = new TemporaryFolder();
        ReadMeCommand.Gallery().Save(drawn.File("tasks"));
        Assert.Equal(File.ReadAllText(Path.Combine(Root, "results", "readme", "tasks.svg")), File.ReadAllText(drawn.File("tasks.svg")));
        Assert.Contains("](results/readme/tasks.png)", ReadMeText);
    }

    [Fact]
    public void Its_example_is_the_one_that_is_run_here()
    {
        string[] example = Example(ReadMeText), program = [.. example.Where(line => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("using ", StringComparison.Ordinal))];
        string here = File.ReadAllText(Path.Combine(Root, "tests", "RnnHessianFree.Tests", "Experiments", "ReadMeTests.cs"));
        Assert.Equal(12, program.Length);
        Assert.Contains(string.Join('\n', program.Select(line => "        " + line)), here.Replace("output.", "Console.").Replace("folder.File(\"adding.parameters.json\")", "\"adding.parameters.json\""));

        // The package's readme shows the same program, which has its reference from the package.
        Assert.Equal(example.Where(line => !line.StartsWith('#')), Example(File.ReadAllText(Path.Combine(Root, "src", "RnnHessianFree", "PACKAGE.md"))));

        static string[] Example(string text) => Regex.Match(text, "```csharp\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value.Split('\n');
    }

    [Fact]
    public void Its_example_trains_a_network()
    {
        using var folder = new TemporaryFolder();
        var output = new StringWriter();
        var task = new AdditionTask(length: 12);
        var model = RecurrentModel.Of(new(task.Inputs, hidden: 20, task.Outputs, Cell.Tanh, task.OutputUnit));
        double[] theta = new SparseInitialization().Draw(model.Shape, new RandomStream("init", seed: 1));
        var data = new TaskSource(task, model, seed: 1);
        var heldOut = new HeldOutSet(task, model, seed: 1);
        var optimizer = new HessianFree(theta.Length, new HessianFreeSettings());
        for (int step = 1; step <= 60 && heldOut.Evaluate(theta).ErrorRate >= 0.01; step++)
        {
            var report = optimizer.Step(theta, data);
            output.WriteLine($"step {step}: loss {report.Loss:g3}, λ {report.Lambda:g2}, ρ {report.ReductionRatio:f2}, wrong {heldOut.Evaluate(theta).ErrorRate:p1}");
        }
        new RecurrentNetwork(model.Shape, theta).Save(folder.File("adding.parameters.json"));
        Assert.True(heldOut.Evaluate(theta).ErrorRate < 0.01, output.ToString());
        Assert.Equal(theta, RecurrentNetwork.Load(folder.File("adding.parameters.json")).Parameters);
    }
}
