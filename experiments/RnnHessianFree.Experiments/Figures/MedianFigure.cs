using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Held-out error (above) and loss (below) on one workload by each clock: the median over seeds with the band of its quartiles.
/// </summary>
static class MedianFigure
{
    const int PointsPerCurve = 240;

    // Neither a loss nor an error of zero has a logarithm; an error is then drawn as half a sequence.
    const double LeastLoss = 1e-12;

    public static Figure Of(StudyResults results, WorkloadKey workload, StudyPhase phase)
    {
        var shown = results.Optimizers.Where(optimizer => results.Runs(workload, optimizer, phase).Count > 0).ToArray();
        var rule = results.Runs(workload, shown[0], phase)[0].Header.Evaluation;
        double leastError = 0.5 / rule.Sequences;
        var error = new Quantity("held-out error", Axis.Percent, step => Math.Max(step.HeldOutError!.Value, leastError), rule.Target);
        var loss = new Quantity("held-out loss", Axis.Short, step => Math.Max(step.HeldOutLoss ?? double.NaN, LeastLoss), null);

        var panels = new Panel[2, Clock.All.Count];
        for (int column = 0; column < Clock.All.Count; column++)
            (panels[0, column], panels[1, column]) = (Draw(Clock.All[column], error), Draw(Clock.All[column], loss));
        int seeds = shown.Max(optimizer => results.Runs(workload, optimizer, phase).Count);
        string title = $"{workload.Title}: median and quartiles of {seeds} seeds, {phase.ToString().ToLowerInvariant()}";
        return new Figure(title, CompetitorLegend.Of(shown), panels);

        Panel Draw(Clock clock, Quantity quantity)
        {
            RunFile[] all = [.. shown.SelectMany(optimizer => results.Runs(workload, optimizer, phase))];
            double[] heights = [.. all.SelectMany(run => run.Evaluated).Select(quantity.Of).Where(double.IsFinite).DefaultIfEmpty(1)];
            double[] clocks = [.. all.SelectMany(run => run.Evaluated).Select(clock.Of).Where(x => x > 0).DefaultIfEmpty(1)];
            var (first, last, top) = (clocks.Min(), clocks.Max(), heights.Max());
            double[] times = [.. Enumerable.Range(0, PointsPerCurve).Select(i => (double)i / (PointsPerCurve - 1))
                .Select(share => clock.IsLogarithmic ? first * Math.Pow(last / first, share) : last * share)];
            double[] x = clock.IsLogarithmic ? [.. times.Select(Math.Log10)] : times;

            var panel = new Panel();
            if (clock.IsLogarithmic) Axis.Logarithmic(panel.Plot.Axes.Bottom, clock.Title, first, last);
            else Axis.Linear(panel.Plot.Axes.Bottom, clock.Title, 0, 1.03 * last);
            Axis.Logarithmic(panel.Plot.Axes.Left, quantity.Title, Math.Min(heights.Min(), quantity.Level ?? top), top, quantity.Format);
            if (quantity.Level is { } level) panel.Level(Math.Log10(level), $"target {quantity.Format(level)}");
            var curves = shown.Select(optimizer => (Style: CompetitorLegend.StyleOf(optimizer),
                Of: MedianCurve.Of(results.Runs(workload, optimizer, phase), clock, quantity.Of, times))).ToArray();
            foreach (var (style, curve) in curves)
                panel.Band(x, [.. curve.Select(q => Height(q.Lower))], [.. curve.Select(q => Height(q.Upper))], style);
            foreach (var (style, curve) in curves) panel.Line([.. curve.Select((q, k) => new Coordinates(x[k], Height(q.Median)))], style);
            return panel;

            // What diverged is drawn at the top.
            double Height(double value) => Math.Log10(Math.Min(value, top));
        }
    }

    sealed record Quantity(string Title, Func<double, string> Format, Func<RunStep, double> Of, double? Level);
}
