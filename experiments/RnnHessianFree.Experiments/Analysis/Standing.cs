using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>How an optimiser stands among the others by one clock.</summary>
/// <param name="Optimizer">Which.</param>
/// <param name="First">On how many workloads it has the least median time to the target.</param>
/// <param name="Profile">Its performance profile.</param>
/// <param name="ScoreInterval">
/// The bootstrap interval of the profile's score: seeds are drawn anew on each workload, the same for all optimisers.
/// </param>
sealed record Standing(Competitor Optimizer, int First, PerformanceProfile Profile, Interval ScoreInterval)
{
    /// <summary>The standings over the workloads that every optimiser has run; none where there is no such workload.</summary>
    public static IReadOnlyList<Standing> Of(StudyResults results, IEnumerable<WorkloadKey> workloads, StudyPhase phase, Clock clock)
    {
        WorkloadKey[] complete = [.. workloads.Where(workload => results.IsComplete(workload, phase))];
        if (complete.Length == 0) return [];
        // Times of each optimiser on each workload on each seed.
        double[][][] times = [.. results.Optimizers.Select(optimizer => complete.Select(workload =>
            results.Runs(workload, optimizer, phase).Select(clock.TimeToTarget).ToArray()).ToArray())];
        double[][] medians = Medians(times, (_, seed) => seed);
        var profiles = PerformanceProfile.Of(medians);
        var intervals = Interval.Bootstrap(times.Length, random =>
        {
            int[][] seeds = [.. times[0].Select(row => row.Select(_ => random.Next(row.Length)).ToArray())];
            return [.. PerformanceProfile.Of(Medians(times, (w, i) => seeds[w][i % seeds[w].Length])).Select(profile => profile.Score)];
        }, $"{phase}, {clock.Name}");
        return [.. results.Optimizers.Select((optimizer, o) => new Standing(optimizer,
            medians[o].Where((median, w) => double.IsFinite(median) && medians.All(other => median <= other[w])).Count(),
            profiles[o], intervals[o]))];
    }

    static double[][] Medians(double[][][] times, Func<int, int, int> seed) => [.. times.Select(optimizer => optimizer.Select((row, w) =>
        Quantiles.At(row.Select((_, i) => row[Math.Min(seed(w, i), row.Length - 1)]), 0.5)).ToArray())];
}
