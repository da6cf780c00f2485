using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>Two optimisers on the same workloads and seeds, run by run.</summary>
/// <param name="Faster">Pairs in which the first came to the target sooner, the other perhaps never.</param>
/// <param name="Slower">Pairs in which it came later, or never while the other did.</param>
/// <param name="Undecided">Pairs in which both came, between evaluations that do not tell who was first.</param>
/// <param name="BothMissed">Pairs in which neither came.</param>
/// <param name="Ratio">
/// The median of the other's time over the first's, as their evaluations saw it, over pairs in which one of them came; NaN without any.
/// </param>
/// <param name="RatioInterval">
/// The bootstrap interval of that median over all pairs, wherever between their evaluations the runs came to the target: its low end is
/// of the least ratios, its high end of the greatest. Draws in which nobody came show no difference, 1.
/// </param>
sealed record PairedTimes(int Faster, int Slower, int Undecided, int BothMissed, double Ratio, Interval RatioInterval)
{
    /// <summary>Compares two optimisers of a study where both have run the same seed.</summary>
    public static PairedTimes Of(
        StudyResults results, IEnumerable<WorkloadKey> workloads, StudyPhase phase, (Competitor First, Competitor Other) pair, Clock clock) => Of(
    [
        .. from workload in workloads
           from first in results.Runs(workload, pair.First, phase)
           from other in results.Runs(workload, pair.Other, phase)
           where first.Header.Seed == other.Header.Seed
           select (clock.Arrival(first), clock.Arrival(other)),
    ], $"{phase}, {pair.Other.Name}, {clock.Name}");

    /// <summary>Compares pairs of times, each after the low and not after the high one, infinite where the target was missed.</summary>
    public static PairedTimes Of(IReadOnlyList<((double Low, double High) First, (double Low, double High) Other)> pairs, string name)
    {
        double[] least = [.. pairs.Select(pair => Ratio(pair.Other.Low, pair.First.High))];
        double[] seen = [.. pairs.Select(pair => Ratio(pair.Other.High, pair.First.High))];
        double[] greatest = [.. pairs.Select(pair => Ratio(pair.Other.High, pair.First.Low))];
        int faster = least.Count(ratio => ratio > 1), slower = greatest.Count(ratio => ratio < 1), missed = seen.Count(double.IsNaN);
        return new(faster, slower, pairs.Count - faster - slower - missed, missed, Median(seen, double.NaN), missed == pairs.Count
            ? new(double.NaN, double.NaN) : new(Bootstrap(least).Low, Bootstrap(greatest).High));

        Interval Bootstrap(double[] ratios) => Interval.Bootstrap(ratios, sample => Median(sample, 1), name);

        // NaN where neither came: such pairs are drawn with the others, as a single win among many misses proves little.
        static double Ratio(double other, double first) => double.IsFinite(first) ? PerformanceProfile.Ratio(other, first)
            : double.IsFinite(other) ? 0 : double.NaN;

        static double Median(IReadOnlyList<double> sample, double ifNone) =>
            sample.Where(ratio => !double.IsNaN(ratio)).ToArray() is { Length: > 0 } decided ? Quantiles.At(decided, 0.5) : ifNone;
    }
}
