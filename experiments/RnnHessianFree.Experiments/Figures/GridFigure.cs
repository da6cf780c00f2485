using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// The figure of Martens &amp; Sutskever 2011: against T, for each task, minibatches to success (mean, least and most over solved runs)
/// above and the share of runs that failed (with Wilson's intervals) below.
/// </summary>
static class GridFigure
{
    const int MostColumns = 4;

    // Optimisers stand this far beside each other, in shares of the axis, so that bars do not hide each other.
    const double Offset = 0.02;

    /// <summary>The figure; null where no task has runs at more than one length.</summary>
    public static Figure? Of(StudyResults results)
    {
        var workloads = results.WorkloadsOf(StudyPhase.Given);
        var tasks = workloads.GroupBy(key => key.TaskTitle).ToArray();
        if (tasks.All(task => task.Count() < 2)) return null;
        int columns = Math.Min(tasks.Length, MostColumns);
        var panels = new Panel?[2 * ((tasks.Length + columns - 1) / columns), columns];
        double[] lengths = [.. workloads.Select(key => (double)key.Length).Distinct().Order()];
        double shift = Offset * Math.Log10(lengths[^1] / lengths[0]);
        double[] counts = [.. workloads.SelectMany(key => results.Optimizers.SelectMany(one => Minibatches(results, key, one))).DefaultIfEmpty(1)];
        for (int i = 0; i < tasks.Length; i++)
        {
            var (row, column) = (2 * (i / columns), i % columns);
            var (above, below) = (new Panel(), new Panel());
            (panels[row, column], panels[row + 1, column]) = (above, below);
            foreach (var panel in (Panel[])[above, below]) Axis.Logarithmic(panel.Plot.Axes.Bottom, $"T, {tasks[i].Key}", lengths);
            Axis.Logarithmic(above.Plot.Axes.Left, "minibatches", counts.Min(), counts.Max());
            Axis.Linear(below.Plot.Axes.Left, "failure rate", -0.03, 1.03);
            foreach (var (k, optimizer) in results.Optimizers.Index())
            {
                double aside = shift * (k - (results.Optimizers.Count - 1) / 2.0);
                Draw(results, [.. tasks[i]], optimizer, above, below, length => Math.Log10(length) + aside);
            }
        }
        return new Figure("minibatches to success: mean, least and most of solved runs; below, share of runs that failed with 95 % intervals",
            CompetitorLegend.Of(results.Optimizers), panels);
    }

    static void Draw(StudyResults results, WorkloadKey[] workloads, Competitor optimizer, Panel above, Panel below, Func<int, double> x)
    {
        var style = CompetitorLegend.StyleOf(optimizer);
        var solved = workloads.Select(key => (X: x(key.Length), Counts: Minibatches(results, key, optimizer))).Where(at => at.Counts.Length > 0).ToArray();
        above.Bars([.. solved.Select(at => (at.X, Math.Log10(at.Counts.Min()), Math.Log10(at.Counts.Max())))], style);
        above.Line([.. solved.Select(at => new Coordinates(at.X, Math.Log10(at.Counts.Average())))], style);

        var rates = (from key in workloads
                     let runs = results.Runs(key, optimizer, StudyPhase.Given)
                     where runs.Count > 0
                     let failed = runs.Count(run => run.End!.Reason != EndReason.Solved)
                     select (X: x(key.Length), Rate: (double)failed / runs.Count, Interval: Interval.Wilson(failed, runs.Count))).ToArray();
        below.Bars([.. rates.Select(at => (at.X, at.Interval.Low, at.Interval.High))], style);
        below.Line([.. rates.Select(at => new Coordinates(at.X, at.Rate))], style);
    }

    static double[] Minibatches(StudyResults results, WorkloadKey key, Competitor optimizer) =>
        [.. results.Runs(key, optimizer, StudyPhase.Given).Select(Clock.Minibatches.TimeToTarget).Where(count => count > 0 && double.IsFinite(count))];
}
