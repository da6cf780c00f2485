using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Performance profiles by each clock: the share of workloads solved within τ times the best median time.</summary>
static class ProfileFigure
{
    /// <summary>The figure; null where no workload has runs of every optimiser.</summary>
    public static Figure? Of(StudyResults results, StudyPhase phase)
    {
        int n = results.Workloads.Count(workload => results.IsComplete(workload, phase));
        if (n == 0) return null;
        var panels = new Panel[1, Clock.All.Count];
        for (int column = 0; column < Clock.All.Count; column++) panels[0, column] = Draw(results, phase, Clock.All[column]);
        string title = $"performance profiles over n = {n} workloads, {phase.ToString().ToLowerInvariant()}";
        return new Figure(title, CompetitorLegend.Of(results.Optimizers), panels);
    }

    static Panel Draw(StudyResults results, StudyPhase phase, Clock clock)
    {
        var panel = new Panel();
        Axis.Linear(panel.Plot.Axes.Bottom, $"times the least {clock.Name}", 0.95, PerformanceProfile.MostTau + 0.05);
        Axis.Linear(panel.Plot.Axes.Left, "share of workloads solved", -0.03, 1.03);
        foreach (var standing in Standing.Of(results, results.Workloads, phase, clock))
            panel.Line(Steps(standing.Profile), CompetitorLegend.StyleOf(standing.Optimizer));
        return panel;
    }

    static List<Coordinates> Steps(PerformanceProfile profile)
    {
        List<Coordinates> points = [new(1, profile.At(1))];
        foreach (double ratio in profile.Ratios.Where(ratio => ratio is > 1 and <= PerformanceProfile.MostTau).Distinct())
        {
            points.Add(new(ratio, points[^1].Y));
            points.Add(new(ratio, profile.At(ratio)));
        }
        points.Add(new(PerformanceProfile.MostTau, points[^1].Y));
        return points;
    }
}
