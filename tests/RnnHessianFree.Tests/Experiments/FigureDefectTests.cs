using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Optimizers;
using ScottPlot;
using ScottPlot.Plottables;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>What figures must not do: draw what was not measured, hide what was, leave unsaid what a curve is.</summary>
public sealed class FigureDefectTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_error_or_loss_of_zero_stands_at_the_edge_as_zero()
    {
        var figure = Convergence(Run("a", 1, (0, 0.9, 0.2), (1, 0.3, 0.1), (2, 0, 0)));

        foreach (int row in (int[])[0, 1])
        {
            var panel = figure.Panels[row, 0]!;
            Assert.Contains("zero", Texts(panel));
            double least = Math.Log10(row == 0 ? 0.01 : 0.1); // the target, and the least loss above zero
            var mark = Assert.Single(Marks(panel, MarkerShape.OpenTriangleDown));
            Assert.InRange(mark.Y, panel.Plot.Axes.Left.Min, least);
            Assert.True(panel.Plot.Axes.Left.Min > least - 2, "no decades between the least number and the edge");
        }
    }

    [Fact]
    public void What_is_not_finite_stands_at_the_upper_edge_as_such()
    {
        var panel = Convergence(Run("a", 1, (0, 0.9, 0.2), (1, 0.9, double.NaN))).Panels[1, 0]!;
        Assert.Contains("not finite", Texts(panel));
        Assert.Equal(1, Assert.Single(Marks(panel, MarkerShape.OpenTriangleUp)).X);
    }

    [Fact]
    public void A_target_at_the_upper_edge_has_its_label_below()
    {
        var panel = Convergence(Run("a", 1, (0, 0.004, 0.2), (1, 0.001, 0.1))).Panels[0, 0]!;
        var label = panel.Plot.GetPlottables<Text>().Single(text => text.LabelText == "target 1 %");
        Assert.Equal(Alignment.UpperLeft, label.LabelAlignment);
        Assert.InRange(label.Location.Y, panel.Plot.Axes.Left.Min, panel.Plot.Axes.Left.Max);
    }

    [Fact]
    public void A_reduction_ratio_beyond_the_axis_is_marked()
    {
        SampleRuns.Write(_folder.Path); // ρ of step 7 is −∞
        var run = RunFileReader.Read(_folder.File("hf.jsonl"));
        var panel = DynamicsFigure.Of("bowl", RunGroup.Of([run])).Panels[1, 0]!;
        Assert.Equal(7, Assert.Single(Marks(panel, MarkerShape.OpenTriangleDown)).X);
        Assert.Empty(Marks(panel, MarkerShape.OpenTriangleUp));
    }

    [Fact]
    public void A_median_ends_with_the_last_of_its_runs()
    {
        var figure = Convergence(
            Run("a", 1, (0, 0.9, 0.2), (10, 0.005, 0.1)), Run("b", 2, (0, 0.9, 0.2), (20, 0.005, 0.1)),
            Run("c", 3, "Adam", (0, 0.9, 0.2), (100, 0.8, 0.1)));
        double[] ends = [.. figure.Panels[0, 0]!.Plot.GetPlottables<Scatter>().Where(line => line.LineWidth > 2).Select(line => line.Data.GetScatterPoints()[^1].X)];
        Assert.Equal([100.0, 20.0], ends);
    }

    [Fact]
    public void Runs_of_one_setting_are_one_in_the_legend_and_settings_that_differ_are_named()
    {
        RunFile Sgd(string name, ulong seed, double rate) => Run(name, seed, (0, 0.9, 0.2), (1, 0.8, 0.1)) is var run
            ? run with { Header = run.Header with { Optimizer = new("SGD", RunFormat.Element(new SgdSettings { LearningRate = rate })) } } : run;
        var groups = RunGroup.Of([Sgd("a", 1, 0.1), Sgd("b", 2, 0.1), Sgd("c", 3, 0.5), Run("d", 1, "Adam", (0, 0.9, 0.2))]);
        Assert.Equal(["SGD, learningRate 0.1", "SGD, learningRate 0.5", "Adam"], groups.Select(group => group.Title));
        Assert.Equal([2, 1, 1], groups.Select(group => group.Runs.Count));
        Assert.Equal("seeds 1–3", RunGroup.Seeds(groups));
        Assert.Equal(groups.Count, groups.Select(group => group.Style).Distinct().Count());
    }

    [Fact]
    public void As_many_styles_as_are_said_to_be_told_apart_differ() =>
        Assert.Equal(RunStyle.Most, Enumerable.Range(0, RunStyle.Most).Select(RunStyle.Of).Distinct().Count());

    [Fact]
    public void A_legend_of_many_entries_is_in_rows_that_fit()
    {
        LegendItem[] items = [.. Enumerable.Range(0, 9).Select(i => Panel.LegendFor($"an optimiser of number {i}", RunStyle.Of(i)))];
        Assert.Equal(1, new Key(items[..2], 1600).Rows);
        Assert.Equal(3, new Key(items, 1600).Rows);
    }

    [Fact]
    public void Each_task_and_length_has_its_figure_with_seeds_in_its_title_and_nothing_is_said_on_stderr()
    {
        for (int i = 0; i < 8; i++) Write($"o{i}", 7, $"optimiser {i}", "addition", 30);
        Write("other", 7, "optimiser 0", "addition", 50);
        using var child = ChildProcess.Start(["plot", _folder.Path]); // what Skia says it writes past .NET
        var (exitCode, output, error) = child.End();
        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        Assert.Equal(["convergence-addition-T30.png", "convergence-addition-T30.svg", "convergence-addition-T50.png", "convergence-addition-T50.svg"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFileName).Order());
        string svg = File.ReadAllText(_folder.File("convergence-addition-T30.svg"));
        Assert.Contains("addition, T = 30, seed 7", svg);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Contains($"optimiser {i}", svg));
    }

    [Fact]
    public void Clocks_axes_size_and_formats_can_be_asked_for()
    {
        SampleRuns.Write(_folder.Path);
        Assert.Equal((ExitCode.Done, ""), Plot("--clock", "minibatches,steps", "--linear", "--csv", "--pdf", "--width", "800", "--height", "500"));

        string[] csv = File.ReadAllLines(_folder.File("convergence.csv"));
        Assert.Equal("group,line,clock,at,quantity,value", csv[0]);
        Assert.Contains(csv, line => line.StartsWith("SGD,sgd,steps,300,held-out error,0.92701511529340", StringComparison.Ordinal)); // 0.9 + 0.05 cos 1
        byte[] png = File.ReadAllBytes(_folder.File("convergence.png"));
        Assert.Equal([800, 500], ((int[])[16, 20]).Select(at => (png[at + 2] << 8) + png[at + 3])); // width and height of a PNG's header
        byte[] pdf = File.ReadAllBytes(_folder.File("convergence.pdf"));
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));

        Plot("--clock", "minibatches,steps", "--linear", "--csv", "--pdf", "--width", "800", "--height", "500");
        Assert.Equal(pdf, File.ReadAllBytes(_folder.File("convergence.pdf")));
    }

    [Fact]
    public void A_clock_that_is_none_is_refused_by_its_name()
    {
        SampleRuns.Write(_folder.Path);
        Assert.Equal((ExitCode.Usage, "rnnhf: --clock step: allowed are seconds, passes, sequences, minibatches, steps, with commas between them; did you mean steps?\n"), Plot("--clock", "seconds,step"));
    }

    [Fact]
    public void More_curves_than_can_be_told_apart_are_said_to_be()
    {
        for (int i = 0; i <= RunStyle.Most; i++) Write($"o{i}", 7, $"optimiser {i}", "addition", 30);
        var (exitCode, error) = Plot();
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.EndsWith("31 optimisers or settings in one figure; beyond 30 their curves cannot be told apart\n", error);
    }

    (int ExitCode, string Error) Plot(params string[] options)
    {
        var error = new StringWriter();
        int exitCode = new CommandLine(new Session(new StringWriter(), error, false, _folder.Path, default)).Run(["plot", ".", .. options]);
        return (exitCode, error.ToString());
    }

    void Write(string name, ulong seed, string optimizer, string task, int length)
    {
        using var file = new RunFileWriter(_folder.File(name + RunFile.Extension));
        var run = Run(name, seed, optimizer, (0, 0.9, 0.2), (1, 0.8, 0.1));
        file.Write(run.Header with { Task = new(task, length, RunFormat.Element(new { })) });
        foreach (var step in run.Steps) file.Write(step);
        file.Write(run.End!);
    }

    static Figure Convergence(params RunFile[] runs) => ConvergenceFigure.Of("bowl", RunGroup.Of(runs), FigureLook.Default);

    static RunFile Run(string name, ulong seed, params (double Seconds, double Error, double Loss)[] evaluated) => Run(name, seed, "SGD", evaluated);

    static RunFile Run(string name, ulong seed, string optimizer, params (double Seconds, double Error, double Loss)[] evaluated) => new(name + RunFile.Extension,
        BowlPlan.Header(new Budget(60)) with { Seed = seed, Optimizer = new(optimizer, RunFormat.Element(new SgdSettings())) },
        [.. evaluated.Select((at, i) => RunStep.Of(new Spent(i, at.Seconds, (long)(1000 * at.Seconds), (long)(100 * at.Seconds)), null, new(at.Loss, at.Error)))],
        new() { Reason = EndReason.BudgetSpent, Step = evaluated.Length - 1, Seconds = evaluated[^1].Seconds, Passes = 0, Sequences = 0 }, false);

    static IEnumerable<string> Texts(Panel panel) => panel.Plot.GetPlottables<Text>().Select(text => text.LabelText);

    static Coordinates[] Marks(Panel panel, MarkerShape shape) =>
        [.. panel.Plot.GetPlottables<Scatter>().Where(marks => marks.MarkerShape == shape).SelectMany(marks => marks.Data.GetScatterPoints())];
}
