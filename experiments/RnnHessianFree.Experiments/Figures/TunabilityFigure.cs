using RnnHessianFree.Experiments.Analysis;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// How much an optimiser depends on tuning: the chance that the best of so many trials comes to the target, on average over workloads, and
/// each trial's time against its main knob.
/// </summary>
static class TunabilityFigure
{
    const int Columns = 3;

    // Values that differ by more than this factor are spread evenly only by their logarithms.
    const double LeastLogarithmicSpan = 5;

    // Times reach at least this far up the axis.
    const double LeastSpan = 10;

    /// <summary>The figure; null where nothing was tuned.</summary>
    public static Figure? Of(StudyResults results)
    {
        var all = results.Optimizers.Select(optimizer => new Tuned(optimizer, [.. results.Trials(optimizer)]));
        Tuned[] tuned = [.. all.Where(one => one.On.Length > 0)];
        if (tuned.Length == 0) return null;
        // Times are compared with the best of all trials on the same workload.
        var best = tuned.SelectMany(one => one.On).GroupBy(on => on.Workload)
            .ToDictionary(group => group.Key, group => group.SelectMany(on => on.Trials).Min(trial => trial.Time));
        var ratios = tuned.SelectMany(one => one.Points(best)).Select(point => point.Ratio).Where(double.IsFinite);
        double most = ratios.Append(LeastSpan).Max();

        Panel[] shown = [Chances(tuned), .. tuned.Select(one => Times(one, best, most))];
        var panels = new Panel?[(shown.Length + Columns - 1) / Columns, Columns];
        for (int i = 0; i < shown.Length; i++) panels[i / Columns, i % Columns] = shown[i];
        string title = $"trials of {tuned.Length} optimisers, workloads tuned on: {best.Count}";
        return new Figure(title, CompetitorLegend.Of(tuned.Select(one => one.Optimizer)), panels);
    }

    static Panel Chances(Tuned[] tuned)
    {
        var panel = new Panel();
        int most = tuned.SelectMany(one => one.On).Max(on => on.Trials.Count);
        Axis.Linear(panel.Plot.Axes.Bottom, "trials allowed", 0, most + 0.5, isWhole: true);
        Axis.Linear(panel.Plot.Axes.Left, "chance that one solves", 0, 1.03);
        foreach (var one in tuned)
        {
            int n = one.On.Min(on => on.Trials.Count);
            panel.Line([.. Enumerable.Range(1, n).Select(k => new Coordinates(k, one.On.Average(on => Chance(on.Trials, k))))], one.Style);
        }
        return panel;
    }

    static double Chance(IReadOnlyList<Trial> trials, int drawn) =>
        Tunability.ChanceOfSuccess(trials.Count, trials.Count(trial => double.IsFinite(trial.Time)), drawn);

    static Panel Times(Tuned one, Dictionary<WorkloadKey, double> best, double most)
    {
        var points = one.Points(best).ToArray();
        double least = points.Min(point => point.Value), greatest = points.Max(point => point.Value), missed = 2 * most;
        bool isLogarithmic = least > 0 && greatest >= LeastLogarithmicSpan * least;
        var panel = new Panel { Title = one.Optimizer.Title };
        if (isLogarithmic) Axis.Logarithmic(panel.Plot.Axes.Bottom, one.MainKnob, least, greatest);
        else Axis.Linear(panel.Plot.Axes.Bottom, one.MainKnob, least - 0.05 * (greatest - least), greatest + 0.05 * (greatest - least));
        Axis.Logarithmic(panel.Plot.Axes.Left, "times the best trial", 1, 1.3 * missed);
        panel.Level(Math.Log10(missed), "missed");
        panel.Points([.. points.Select(point => new Coordinates(
            isLogarithmic ? Math.Log10(point.Value) : point.Value, Math.Log10(Math.Min(point.Ratio, missed))))], one.Style);
        return panel;
    }

    /// <summary>An optimiser's trials, for each workload that it was tuned on.</summary>
    sealed record Tuned(Competitor Optimizer, (WorkloadKey Workload, IReadOnlyList<Trial> Trials)[] On)
    {
        public RunStyle Style => CompetitorLegend.StyleOf(Optimizer);

        /// <summary>The first knob of its search space.</summary>
        public string MainKnob => On[0].Trials[0].Values.Keys.First();

        /// <summary>Each trial's value of the main knob, and its time over the best time.</summary>
        public IEnumerable<(double Value, double Ratio)> Points(Dictionary<WorkloadKey, double> best) =>
            from tuned in On
            from trial in tuned.Trials
            select (trial.Values[MainKnob], PerformanceProfile.Ratio(trial.Time, best[tuned.Workload]));
    }
}
