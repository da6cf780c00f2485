using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>Who of two is sooner at the target.</summary>
enum DuelOutcome
{
    /// <summary>The first: the whole interval of the ratio of times lies above 1.</summary>
    Sooner,

    /// <summary>The other: the whole interval lies below 1.</summary>
    Later,

    /// <summary>The interval holds 1.</summary>
    Open,

    /// <summary>No run of either came there.</summary>
    Neither,
}

/// <summary>The study's first method against all others on one workload by one clock: the best competitor of each.</summary>
/// <param name="Workload">Where.</param>
/// <param name="First">The competitor of the first method with the least median time.</param>
/// <param name="Other">That of all other methods.</param>
/// <param name="Pairs">The two, seed by seed.</param>
sealed record Duel(WorkloadKey Workload, Competitor First, Competitor Other, PairedTimes Pairs)
{
    public DuelOutcome Outcome => double.IsNaN(Pairs.Ratio) ? DuelOutcome.Neither
        : Pairs.RatioInterval.Low > 1 ? DuelOutcome.Sooner
        : Pairs.RatioInterval.High < 1 ? DuelOutcome.Later : DuelOutcome.Open;

    /// <summary>One for each of these workloads that competitors of both sides have run.</summary>
    public static IReadOnlyList<Duel> Of(StudyResults results, IEnumerable<WorkloadKey> workloads, StudyPhase phase, Clock clock)
    {
        string kind = results.Optimizers[0].Kind;
        return
        [
            .. from workload in workloads
               let first = Best(workload, results.Optimizers.Where(optimizer => optimizer.Kind == kind))
               let other = Best(workload, results.Optimizers.Where(optimizer => optimizer.Kind != kind))
               where first is not null && other is not null
               select new Duel(workload, first, other, PairedTimes.Of(results, [workload], phase, (first, other), clock)),
        ];

        // Where half of the runs miss, medians are infinite: more solved runs go first, then.
        Competitor? Best(WorkloadKey workload, IEnumerable<Competitor> optimizers) =>
            (from optimizer in optimizers
             let times = results.Runs(workload, optimizer, phase).Select(clock.TimeToTarget).ToArray()
             where times.Length > 0
             orderby Quantiles.At(times, 0.5), times.Count(double.IsInfinity), times.Min()
             select optimizer).FirstOrDefault();
    }
}
