using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Studies;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Time to the target against T: a column a task, a row a clock, both axes logarithmic. Every run is a dot, medians are joined, and runs that
/// missed are crosses on the upper edge.
/// </summary>
static class GrowthFigure
{
    // Optimisers stand this far beside each other, in shares of the axis, so that dots do not hide each other.
    const double Offset = 0.012;

    // Misses stand this far above the longest time, as a factor.
    const double Above = 1.6;

    /// <summary>The figure for runs from one kind of initial weights; null where no task has runs at more than one T.</summary>
    public static Figure? Of(StudyResults results, string initialization, StudyPhase phase)
    {
        var byClock = Clock.All.Select(clock => (Clock: clock, All: Growth.Of(results, phase, clock).Where(one => one.Initialization == initialization).ToArray())).ToArray();
        string[] tasks = [.. byClock[0].All.Select(one => one.TaskTitle).Distinct()];
        if (tasks.Length == 0) return null;
        var panels = new Panel[byClock.Length, tasks.Length];
        for (int row = 0; row < byClock.Length; row++)
            for (int column = 0; column < tasks.Length; column++)
                panels[row, column] = Draw(results, [.. byClock[row].All.Where(one => one.TaskTitle == tasks[column])], byClock[row].All, byClock[row].Clock, tasks[column]);
        return new Figure($"time to the target against T, {initialization} weights, {phase.ToString().ToLowerInvariant()}: runs, medians; crosses above missed",
            CompetitorLegend.Of(results.Optimizers), panels);
    }

    // All panels of a row have one scale.
    static Panel Draw(StudyResults results, Growth[] shown, Growth[] row, Clock clock, string task)
    {
        double[] lengths = [.. row.SelectMany(one => one.At).Select(at => (double)at.Length).Distinct().Order()];
        double[] times = [.. row.SelectMany(one => one.At).SelectMany(at => at.Times).Where(time => time > 0 && double.IsFinite(time)).DefaultIfEmpty(1)];
        double missed = Above * times.Max(), shift = Offset * Math.Log10(lengths[^1] / lengths[0]);
        var panel = new Panel();
        Axis.Logarithmic(panel.Plot.Axes.Bottom, $"T, {task}", lengths);
        Axis.Logarithmic(panel.Plot.Axes.Left, clock.Title, times.Min(), missed);
        foreach (var one in shown)
        {
            var style = CompetitorLegend.StyleOf(one.Optimizer);
            double aside = shift * (one.Optimizer.Order - (results.Optimizers.Count - 1) / 2.0);
            var runs = one.At.SelectMany(at => at.Times.Select(time => (X: Math.Log10(at.Length) + aside, Time: time))).ToArray();
            panel.Points([.. runs.Where(run => run.Time > 0 && double.IsFinite(run.Time)).Select(run => new Coordinates(run.X, Math.Log10(run.Time)))], style);
            panel.Points([.. runs.Where(run => double.IsInfinity(run.Time)).Select(run => new Coordinates(run.X, Math.Log10(missed)))], style with { Marker = MarkerShape.Eks });
            panel.Line([.. from at in one.At
                           let median = Quantiles.At(at.Times, 0.5)
                           where median > 0 && double.IsFinite(median)
                           select new Coordinates(Math.Log10(at.Length) + aside, Math.Log10(median))], style);
        }
        return panel;
    }
}
