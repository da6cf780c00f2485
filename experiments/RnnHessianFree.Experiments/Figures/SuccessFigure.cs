using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// The share of seeds that came to the target against T, with Wilson's intervals: a panel a task, a row a kind of initial weights.
/// </summary>
static class SuccessFigure
{
    // Optimisers stand this far beside each other, in shares of the axis, so that bars do not hide each other.
    const double Offset = 0.012;

    /// <summary>The figure; null where there is nothing to show.</summary>
    public static Figure? Of(StudyResults results, StudyPhase phase)
    {
        var reported = results.WorkloadsOf(phase);
        if (reported.Count == 0) return null;
        string[] tasks = [.. reported.Select(key => key.TaskTitle).Distinct()];
        string[] starts = [.. reported.Select(key => key.Initialization).Distinct()];
        var panels = new Panel?[starts.Length, tasks.Length];
        for (int row = 0; row < starts.Length; row++)
            for (int column = 0; column < tasks.Length; column++)
            {
                WorkloadKey[] workloads = [.. reported.Where(key => key.Initialization == starts[row] && key.TaskTitle == tasks[column])];
                string title = starts.Length > 1 ? $"{tasks[column]}, {starts[row]}" : tasks[column];
                if (workloads.Length > 0) panels[row, column] = Draw(results, workloads, phase, title);
            }
        string shown = $"solved within the budget, 95 % intervals, {phase.ToString().ToLowerInvariant()}";
        return new Figure(shown, CompetitorLegend.Of(results.Optimizers), panels);
    }

    static Panel Draw(StudyResults results, WorkloadKey[] workloads, StudyPhase phase, string title)
    {
        double least = workloads.Min(key => key.Length), most = workloads.Max(key => key.Length), width = Math.Max(most - least, 1);
        var panel = new Panel { Title = title };
        Axis.Linear(panel.Plot.Axes.Bottom, "T", least - 0.1 * width, most + 0.1 * width, isWhole: true);
        Axis.Linear(panel.Plot.Axes.Left, "share of seeds solved", -0.03, 1.03);
        for (int i = 0; i < results.Optimizers.Count; i++)
        {
            var style = CompetitorLegend.StyleOf(results.Optimizers[i]);
            double shift = Offset * width * (i - (results.Optimizers.Count - 1) / 2.0);
            var points = (from key in workloads
                          let runs = results.Runs(key, results.Optimizers[i], phase)
                          where runs.Count > 0
                          let solved = runs.Count(run => run.End!.Reason == EndReason.Solved)
                          select (X: key.Length + shift, Solved: solved, runs.Count, Rate: Interval.Wilson(solved, runs.Count))).ToArray();
            panel.Bars([.. points.Select(point => (point.X, point.Rate.Low, point.Rate.High))], style);
            panel.Line([.. points.Select(point => new Coordinates(point.X, (double)point.Solved / point.Count))], style);
        }
        return panel;
    }
}
