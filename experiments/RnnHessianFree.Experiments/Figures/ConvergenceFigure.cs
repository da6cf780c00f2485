using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Held-out error (above) and loss (below) by seconds, passes and sequences: optimisers differ in what they spend.</summary>
static class ConvergenceFigure
{
    // A loss of zero has no logarithm.
    const double LeastLoss = 1e-12;

    public static Figure Of(IReadOnlyList<RunFile> runs)
    {
        // Nor has an error of zero: it is drawn as half a sequence.
        double leastError = runs.Min(run => 0.5 / run.Header.Evaluation.Sequences);
        double[] targets = [.. runs.Select(run => run.Header.Evaluation.Target).Distinct()];
        var error = new Quantity("held-out error", Axis.Percent, step => Math.Max(step.HeldOutError!.Value, leastError), targets);
        var loss = new Quantity("held-out loss", Axis.Short, step => Math.Max(step.HeldOutLoss ?? double.NaN, LeastLoss), []);
        Clock[] clocks =
        [
            new("training seconds", step => step.Seconds),
            new("passes", step => step.Passes),
            new("sequences drawn", step => step.Sequences, IsLogarithmic: true), // optimisers differ in these by orders of magnitude
        ];

        var panels = new Panel[2, clocks.Length];
        for (int column = 0; column < clocks.Length; column++)
            (panels[0, column], panels[1, column]) = (Draw(runs, clocks[column], error), Draw(runs, clocks[column], loss));
        string[] tasks = [.. runs.Select(run => $"{run.Header.Task.Name}, T = {run.Header.Task.Length}").Distinct()];
        return new Figure(string.Join("; ", tasks), RunLabels.Legend(runs), panels);
    }

    static Panel Draw(IReadOnlyList<RunFile> runs, Clock clock, Quantity quantity)
    {
        Coordinates[][] lines = [.. runs.Select(run => run.Evaluated
            .Select(step => new Coordinates(clock.Of(step), quantity.Of(step)))
            .Where(point => double.IsFinite(point.Y) && (point.X > 0 || !clock.IsLogarithmic)).ToArray())];
        var points = lines.SelectMany(line => line).DefaultIfEmpty(new(1, 1)).ToArray();
        // All points, those with no place on a logarithmic clock too: panels of a row have one scale.
        var values = runs.SelectMany(run => run.Evaluated).Select(quantity.Of).Where(double.IsFinite).DefaultIfEmpty(1);
        double[] heights = [.. values, .. quantity.Levels];

        var panel = new Panel();
        var (first, last) = (points.Min(point => point.X), points.Max(point => point.X));
        if (clock.IsLogarithmic) Axis.Logarithmic(panel.Plot.Axes.Bottom, clock.Title, first, last);
        else Axis.Linear(panel.Plot.Axes.Bottom, clock.Title, 0, 1.03 * last);
        Axis.Logarithmic(panel.Plot.Axes.Left, quantity.Title, heights.Min(), heights.Max(), quantity.Format);
        foreach (double level in quantity.Levels) panel.Level(Math.Log10(level), $"target {quantity.Format(level)}");
        for (int i = 0; i < lines.Length; i++)
            panel.Line([.. lines[i].Select(OnAxes)], RunStyle.Of(i));
        return panel;

        Coordinates OnAxes(Coordinates point) => new(clock.IsLogarithmic ? Math.Log10(point.X) : point.X, Math.Log10(point.Y));
    }

    sealed record Clock(string Title, Func<RunStep, double> Of, bool IsLogarithmic = false);

    sealed record Quantity(string Title, Func<double, string> Format, Func<RunStep, double> Of, double[] Levels);
}
