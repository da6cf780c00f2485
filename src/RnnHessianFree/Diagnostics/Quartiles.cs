using MathNet.Numerics.Statistics;

namespace RnnHessianFree.Diagnostics;

/// <summary>The lower quartile, median and upper quartile of a quantity over sequences.</summary>
/// <param name="Low">A quarter lies below.</param>
/// <param name="Median">Half lies below.</param>
/// <param name="High">Three quarters lie below.</param>
public readonly record struct Quartiles(double Low, double Median, double High)
{
    /// <summary>Those of some numbers; NaN where there are none.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new(SortedArrayStatistics.LowerQuartile(sorted), SortedArrayStatistics.Median(sorted), SortedArrayStatistics.UpperQuartile(sorted));
    }
}
