using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>The share of seeds that came to the target against T, with Wilson's intervals: a panel a task, a row a kind of initial weights.</summary>
static class SuccessFigure
{
    // Optimisers stand this far beside each other, in shares of the axis, so that bars do not hide each other.
    const double Offset = 0.012;

    /// <summary>The figure; null where there is nothing to show.</summary>
    public static Figure? Of(StudyResults results, StudyPhase phase)
    {
        string[] tasks = [.. results.Workloads.Select(workload => workload.TaskTitle).Distinct()], starts = [.. results.Initializations];
        var panels = new Panel?[starts.Length, tasks.Length];
        for (int row = 0; row < starts.Length; row++)
            for (int column = 0; column < tasks.Length; column++)
            {
                WorkloadKey[] workloads = [.. results.Workloads.Where(key => key.Initialization == starts[row] && key.TaskTitle == tasks[column]
                    && results.Optimizers.Any(optimizer => results.Runs(key, optimizer, phase).Count > 0))];
                string title = starts.Length > 1 ? $"T, {tasks[column]}, {starts[row]}" : $"T, {tasks[column]}";
                if (workloads.Length > 0) panels[row, column] = Draw(results, workloads, phase, title);
            }
        if (!panels.Cast<Panel?>().Any(panel => panel is not null)) return null;
        return new Figure($"solved within the budget, 95 % intervals, {phase.ToString().ToLowerInvariant()}", CompetitorLegend.Of(results.Optimizers), panels);
    }

    static Panel Draw(StudyResults results, WorkloadKey[] workloads, StudyPhase phase, string title)
    {
        double least = workloads.Min(key => key.Length), most = workloads.Max(key => key.Length), width = Math.Max(most - least, 1);
        var panel = new Panel();
        Axis.Linear(panel.Plot.Axes.Bottom, title, least - 0.1 * width, most + 0.1 * width, isWhole: true);
        Axis.Linear(panel.Plot.Axes.Left, "share of seeds solved", -0.03, 1.03);
        for (int i = 0; i < results.Optimizers.Count; i++)
        {
            var style = CompetitorLegend.StyleOf(results.Optimizers[i]);
            double shift = Offset * width * (i - (results.Optimizers.Count - 1) / 2.0);
            var runs = workloads.Select(key => (X: key.Length + shift, Runs: results.Runs(key, results.Optimizers[i], phase)))
                .Where(point => point.Runs.Count > 0).Select(point => (point.X, Solved: point.Runs.Count(IsSolved), point.Runs.Count)).ToArray();
            panel.Bars([.. runs.Select(point => (point.X, Interval.Wilson(point.Solved, point.Count))).Select(bar => (bar.X, bar.Item2.Low, bar.Item2.High))], style);
            panel.Line([.. runs.Select(point => new Coordinates(point.X, (double)point.Solved / point.Count))], style);
        }
        return panel;
    }

    static bool IsSolved(RunFile run) => run.End!.Reason == EndReason.Solved;
}
