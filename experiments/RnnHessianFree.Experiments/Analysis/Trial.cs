using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>One setting tried on one workload, on all tuning seeds.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">The values of the knobs searched.</param>
/// <param name="Time">The median time to the target on the clock of the budget; infinite where half of its runs or more missed.</param>
/// <param name="Loss">The median held-out loss at the end; infinite where runs diverged.</param>
sealed record Trial(int Number, IReadOnlyDictionary<string, double> Values, double Time, double Loss)
{
    /// <summary>The trials that these tuning runs of one optimiser on one workload make.</summary>
    public static IReadOnlyList<Trial> Of(IEnumerable<RunFile> runs) =>
        [.. runs.GroupBy(run => run.Header.Place!.Trial!.Value).OrderBy(trial => trial.Key).Select(trial => new Trial(
            trial.Key, trial.First().Header.Place!.Values, Quantiles.At(trial.Select(TimeOf), 0.5), Quantiles.At(trial.Select(LossOf), 0.5)))];

    /// <summary>The best trial: the soonest at the target; where none came there, the one with the lowest loss at the end.</summary>
    public static Trial Best(IEnumerable<Trial> trials) =>
        trials.OrderBy(trial => trial.Time).ThenBy(trial => trial.Loss).ThenBy(trial => trial.Number).First();

    /// <summary>The knobs whose best value is the least or the greatest tried: their ranges may end too soon.</summary>
    public static IEnumerable<string> Edges(IReadOnlyList<Trial> trials)
    {
        var best = Best(trials);
        return best.Values.Keys.Order(StringComparer.Ordinal).Where(knob =>
        {
            double[] tried = [.. trials.Select(trial => trial.Values[knob])];
            return tried.Distinct().Count() > 3 && (best.Values[knob] == tried.Min() || best.Values[knob] == tried.Max());
        });
    }

    static double TimeOf(RunFile run) => Clock.Binding(run.Header.Budget).TimeToTarget(run);

    static double LossOf(RunFile run) => run.End?.HeldOutLoss is { } loss && double.IsFinite(loss) ? loss : double.PositiveInfinity;
}
