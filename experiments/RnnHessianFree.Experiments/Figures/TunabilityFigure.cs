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

    /// <summary>The figure; null where nothing was tuned.</summary>
    public static Figure? Of(StudyResults results)
    {
        var trials = results.Optimizers.ToDictionary(optimizer => optimizer, optimizer => results.Trials(optimizer).ToArray());
        Competitor[] tuned = [.. results.Optimizers.Where(optimizer => trials[optimizer].Length > 0)];
        if (tuned.Length == 0) return null;
        // Times are compared with the best of all trials on the same workload.
        var best = tuned.SelectMany(optimizer => trials[optimizer]).GroupBy(pair => pair.Workload)
            .ToDictionary(group => group.Key, group => group.SelectMany(pair => pair.Trials).Min(trial => trial.Time));
        double[] ratios = [.. tuned.SelectMany(optimizer => trials[optimizer]).SelectMany(pair => pair.Trials.Select(trial => trial.Time / best[pair.Workload])).Where(double.IsFinite).DefaultIfEmpty(10)];

        Panel[] all = [Chances(tuned, trials), .. tuned.Select(optimizer => Times(optimizer, trials[optimizer], best, Math.Max(10, ratios.Max())))];
        var panels = new Panel?[(all.Length + Columns - 1) / Columns, Columns];
        for (int i = 0; i < all.Length; i++) panels[i / Columns, i % Columns] = all[i];
        return new Figure($"trials of {tuned.Length} optimisers on {best.Count} workloads", CompetitorLegend.Of(tuned), panels);
    }

    static Panel Chances(Competitor[] tuned, Dictionary<Competitor, (WorkloadKey Workload, IReadOnlyList<Trial> Trials)[]> trials)
    {
        var panel = new Panel();
        int most = tuned.Max(optimizer => trials[optimizer].Max(pair => pair.Trials.Count));
        Axis.Linear(panel.Plot.Axes.Bottom, "trials allowed", 0, most + 0.5, isWhole: true);
        Axis.Linear(panel.Plot.Axes.Left, "chance that one solves", 0, 1.03);
        foreach (var optimizer in tuned)
        {
            int n = trials[optimizer].Min(pair => pair.Trials.Count);
            panel.Line([.. Enumerable.Range(1, n).Select(k => new Coordinates(k, trials[optimizer].Average(pair =>
                Tunability.ChanceOfSuccess(pair.Trials.Count, pair.Trials.Count(trial => double.IsFinite(trial.Time)), k))))], CompetitorLegend.StyleOf(optimizer));
        }
        return panel;
    }

    static Panel Times(
        Competitor optimizer, (WorkloadKey Workload, IReadOnlyList<Trial> Trials)[] trials, Dictionary<WorkloadKey, double> best, double most)
    {
        string knob = trials[0].Trials[0].Values.Keys.First();
        double[] values = [.. trials.SelectMany(pair => pair.Trials).Select(trial => trial.Values[knob])];
        bool isLogarithmic = values.Min() > 0 && values.Max() >= LeastLogarithmicSpan * values.Min();
        double missed = 2 * most, margin = 0.05 * (values.Max() - values.Min());
        var panel = new Panel();
        if (isLogarithmic) Axis.Logarithmic(panel.Plot.Axes.Bottom, $"{knob}, {optimizer.Title}", values.Min(), values.Max());
        else Axis.Linear(panel.Plot.Axes.Bottom, $"{knob}, {optimizer.Title}", values.Min() - margin, values.Max() + margin);
        Axis.Logarithmic(panel.Plot.Axes.Left, "times the best trial", 1, 1.3 * missed);
        panel.Level(Math.Log10(missed), "missed");
        panel.Points([.. trials.SelectMany(pair => pair.Trials.Select(trial => new Coordinates(
            isLogarithmic ? Math.Log10(trial.Values[knob]) : trial.Values[knob],
            Math.Log10(double.IsFinite(trial.Time) ? trial.Time / best[pair.Workload] : missed))))], CompetitorLegend.StyleOf(optimizer));
        return panel;
    }
}
