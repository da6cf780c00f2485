using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>Two optimisers on the same workloads and seeds, run by run.</summary>
/// <param name="Faster">Pairs in which the first came to the target sooner, the other perhaps never.</param>
/// <param name="Slower">Pairs in which it came later, or never while the other did.</param>
/// <param name="BothMissed">Pairs in which neither came.</param>
/// <param name="Ratio">The median of the other's time over the first's, over pairs in which one of them came; NaN without any.</param>
/// <param name="RatioInterval">The bootstrap interval of that median over all pairs: draws in which nobody came show no difference, 1.</param>
sealed record PairedTimes(int Faster, int Slower, int BothMissed, double Ratio, Interval RatioInterval)
{
    /// <summary>Compares two optimisers of a study where both have run the same seed.</summary>
    public static PairedTimes Of(
        StudyResults results, IEnumerable<WorkloadKey> workloads, StudyPhase phase, (Competitor First, Competitor Other) pair, Clock clock) => Of(
    [
        .. from workload in workloads
           from first in results.Runs(workload, pair.First, phase)
           from other in results.Runs(workload, pair.Other, phase)
           where first.Header.Seed == other.Header.Seed
           select (clock.TimeToTarget(first), clock.TimeToTarget(other)),
    ], $"{phase}, {pair.Other.Name}, {clock.Name}");

    /// <summary>Compares pairs of times, infinite where the target was missed.</summary>
    public static PairedTimes Of(IReadOnlyList<(double First, double Other)> pairs, string name)
    {
        // NaN where neither came: such pairs are drawn with the others, as a single win among many misses proves little.
        double[] ratios = [.. pairs.Select(pair => double.IsFinite(pair.First) ? PerformanceProfile.Ratio(pair.Other, pair.First)
            : double.IsFinite(pair.Other) ? 0 : double.NaN)];
        int missed = ratios.Count(double.IsNaN);
        static double Median(IReadOnlyList<double> sample, double ifNone) =>
            sample.Where(ratio => !double.IsNaN(ratio)).ToArray() is { Length: > 0 } decided ? Quantiles.At(decided, 0.5) : ifNone;
        return new(ratios.Count(ratio => ratio > 1), ratios.Count(ratio => ratio < 1), missed, Median(ratios, double.NaN),
            missed < ratios.Length ? Interval.Bootstrap(ratios, sample => Median(sample, 1), name) : new(double.NaN, double.NaN));
    }
}
