using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// What each part of a method is worth: a column a task, a row a T, and in each panel the study's optimisers side by side, in the legend's order.
/// Every run is a dot, a stroke its median; runs that missed are crosses above with their number. A line across is the median of the first optimiser.
/// </summary>
static class AblationFigure
{
    // With fewer than these, time against T is the figure.
    const int LeastOptimizers = 3;

    // Of the 1 that an optimiser has to the next: how far its seeds stand from its middle, and a median's stroke.
    const double Spread = 0.24, Stroke = 0.36;

    // The crosses stand so far above the longest time, in shares of the axis.
    const double Above = 0.12;

    const int PanelHeight = 380;

    /// <summary>The figure; null where a study does not vary one method, its settings given.</summary>
    public static Figure? Of(StudyResults results)
    {
        var workloads = results.WorkloadsOf(StudyPhase.Given);
        Competitor[] optimizers = [.. results.Optimizers.Where(one => workloads.Any(key => results.Runs(key, one, StudyPhase.Given).Count > 0))];
        if (optimizers.Length < LeastOptimizers) return null;
        string[] tasks = [.. workloads.Select(key => key.TaskTitle).Distinct()];
        int[] lengths = [.. workloads.Select(key => key.Length).Distinct().Order()];
        var panels = new Panel?[lengths.Length, tasks.Length];
        for (int row = 0; row < lengths.Length; row++)
        {
            WorkloadKey[] ofRow = [.. workloads.Where(key => key.Length == lengths[row])];
            double[] times = [.. from key in ofRow from one in optimizers from time in Times(results, key, one) where Clock.IsTime(time) select time];
            for (int column = 0; column < tasks.Length; column++)
                if (ofRow.FirstOrDefault(key => key.TaskTitle == tasks[column]) is { } key)
                    panels[row, column] = Draw(results, key, optimizers, times, row == 0 ? tasks[column] : null);
        }
        return new Figure("minibatches to the target: a dot a run, strokes medians; crosses: missed, how many; line: the median of the first",
            [.. optimizers.Index().Select(one => Panel.LegendForPoints($"{Letter(one.Index)}  {one.Item.Title}", CompetitorLegend.StyleOf(one.Item)))], panels)
        {
            SharesAxes = true,
            PanelHeight = PanelHeight,
        };
    }

    static Panel Draw(StudyResults results, WorkloadKey workload, Competitor[] optimizers, double[] ofRow, string? title)
    {
        var panel = new Panel { Title = title };
        var (bottom, left) = (panel.Plot.Axes.Bottom, panel.Plot.Axes.Left);
        (bottom.Min, bottom.Max) = (-0.7, optimizers.Length - 0.3);
        bottom.TickGenerator = new NumericManual([.. optimizers.Index().Select(one => (double)one.Index)], [.. optimizers.Index().Select(one => Letter(one.Index))]);
        Axis.Logarithmic(left, $"T = {workload.Length}, minibatches", ofRow.DefaultIfEmpty(1).Min(), ofRow.DefaultIfEmpty(1).Max());
        double height = left.Max + Above / 2 * (left.Max - left.Min);
        left.Max += Above * (left.Max - left.Min);
        if (Median(Times(results, workload, optimizers[0])) is { } first) panel.Level(Math.Log10(first), "");
        foreach (var (x, optimizer) in optimizers.Index())
        {
            double[] times = Times(results, workload, optimizer);
            var style = CompetitorLegend.StyleOf(optimizer);
            panel.Points([.. times.Index().Where(one => Clock.IsTime(one.Item)).Select(one =>
                new Coordinates(x + (Spread * (2 * (one.Index + 0.5) / times.Length - 1)), Math.Log10(one.Item)))], style);
            if (Median(times) is { } median)
            {
                var stroke = panel.Plot.Add.Line(x - Stroke, Math.Log10(median), x + Stroke, Math.Log10(median));
                (stroke.LineColor, stroke.LineWidth, stroke.MarkerSize) = (style.Color, 4, 0);
            }
            if (times.Count(double.IsInfinity) is not (> 0 and int missed)) continue;
            panel.Points([new(x, height)], style with { Marker = MarkerShape.Eks });
            panel.Text($"{missed}", x, height, Alignment.MiddleLeft).OffsetX = 8;
        }
        return panel;
    }

    static double[] Times(StudyResults results, WorkloadKey workload, Competitor optimizer) =>
        [.. results.Runs(workload, optimizer, StudyPhase.Given).Select(Clock.Minibatches.TimeToTarget)];

    // With misses as infinite; null where that is infinite too.
    static double? Median(double[] times) => times.Length > 0 && Quantiles.At(times, 0.5) is var median && Clock.IsTime(median) ? median : null;

    static string Letter(int index) => $"{(char)('a' + index)}";
}
