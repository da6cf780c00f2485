namespace RnnHessianFree.Experiments.Analysis;

/// <summary>
/// The performance profile of Dolan &amp; Moré (2002): on which share of the workloads an optimiser needs at most τ times what the best one
/// needs, <c>ρ(τ) = |{w : t_w / min t_w ≤ τ}| / n</c>. A workload nobody solves counts in n.
/// </summary>
sealed class PerformanceProfile
{
    /// <summary>Where profiles end; as in AlgoPerf.</summary>
    public const double MostTau = 4;

    readonly double[] _ratios;

    PerformanceProfile(double[] ratios) => _ratios = ratios;

    /// <summary>The profiles of optimisers whose times on the same workloads are the rows.</summary>
    public static IReadOnlyList<PerformanceProfile> Of(IReadOnlyList<IReadOnlyList<double>> times)
    {
        double[] best = [.. Enumerable.Range(0, times[0].Count).Select(w => times.Min(row => row[w]))];
        return [.. times.Select(row => new PerformanceProfile([.. row.Select((t, w) => Ratio(t, best[w])).Order()]))];
    }

    /// <summary>t over the best t, in ascending order.</summary>
    public IReadOnlyList<double> Ratios => _ratios;

    /// <summary>ρ(τ).</summary>
    public double At(double tau) => (double)_ratios.Count(ratio => ratio <= tau) / _ratios.Length;

    /// <summary>B = ⅓ ∫₁⁴ ρ dτ, 0 to 1 (AlgoPerf): each workload adds 4 − r.</summary>
    public double Score => _ratios.Sum(ratio => Math.Max(0, MostTau - ratio)) / (MostTau - 1) / _ratios.Length;

    /// <summary>t over the best t; infinite where t is, even if the best is too.</summary>
    public static double Ratio(double t, double best) => double.IsInfinity(t) ? t : t == best ? 1 : t / best;
}
