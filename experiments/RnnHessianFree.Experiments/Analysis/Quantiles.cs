using MathNet.Numerics.Statistics;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>Median and quartiles of numbers of which some may be infinite.</summary>
readonly record struct Quantiles(double Lower, double Median, double Upper)
{
    /// <summary>Of at least one number, none of them NaN.</summary>
    public static Quantiles Of(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        return new(At(all, 0.25), At(all, 0.5), At(all, 0.75));
    }

    /// <summary>
    /// The quantile that no interpolation takes part in (R2: an order statistic, or the mean of two), since ∞ has no half-way point: where
    /// half of an even number of runs miss, the median is ∞.
    /// </summary>
    public static double At(IEnumerable<double> numbers, double share) => numbers.QuantileCustom(share, QuantileDefinition.R2);
}
