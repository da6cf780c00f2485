using MathNet.Numerics.Distributions;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>An interval of 95 % confidence.</summary>
readonly record struct Interval(double Low, double High)
{
    const double Confidence = 0.95;
    const int Resamples = 2000;

    /// <summary>
    /// Wilson's interval (1927) of a success rate: the rates p with |k/n − p| ≤ z √(p(1−p)/n). It stays within 0 to 1 and has a width where
    /// all or none succeed.
    /// </summary>
    public static Interval Wilson(int successes, int runs)
    {
        double z = Normal.InvCDF(0, 1, (1 + Confidence) / 2), n = runs, p = successes / n;
        double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>
    /// The percentile bootstrap (Efron 1979) of a statistic: its quantiles over samples drawn from the sample, with replacement.
    /// </summary>
    /// <param name="sample">At least one item.</param>
    /// <param name="statistic">What is estimated; may be infinite, not NaN.</param>
    /// <param name="name">Names the stream of random numbers: the same name and sample give the same interval.</param>
    public static Interval Bootstrap<T>(IReadOnlyList<T> sample, Func<IReadOnlyList<T>, double> statistic, string name)
    {
        var drawn = new T[sample.Count];
        return Bootstrap(1, random =>
        {
            for (int j = 0; j < drawn.Length; j++) drawn[j] = sample[random.Next(sample.Count)];
            return [statistic(drawn)];
        }, name)[0];
    }

    /// <summary>The percentile bootstrap of several statistics at once.</summary>
    /// <param name="count">How many.</param>
    /// <param name="draw">Their values on a sample drawn anew.</param>
    /// <param name="name">Names the stream of random numbers.</param>
    public static IReadOnlyList<Interval> Bootstrap(int count, Func<Random, IReadOnlyList<double>> draw, string name)
    {
        var random = new RandomStream("bootstrap of " + name, 0);
        IReadOnlyList<double>[] values = [.. Enumerable.Range(0, Resamples).Select(_ => draw(random))];
        return [.. Enumerable.Range(0, count).Select(i => new Interval(Bound(i, (1 - Confidence) / 2), Bound(i, (1 + Confidence) / 2)))];

        double Bound(int i, double share) => Quantiles.At(values.Select(sample => sample[i]), share);
    }
}
