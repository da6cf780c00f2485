using System.Diagnostics;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>A piece of work timed again and again. The median is what other work on the machine disturbs least.</summary>
/// <param name="work">What to time.</param>
/// <param name="sampleSeconds">A sample repeats short work until about this long has passed.</param>
sealed class Timing(Action work, double sampleSeconds)
{
    readonly List<double> _samples = [];
    int _calls = 1;

    /// <summary>The median time of one call.</summary>
    public double Seconds => Median(_samples);

    /// <summary>Calls at least twice and for this long, so that all is compiled for good, and settles how many calls make a sample.</summary>
    public void Warm(double seconds)
    {
        long begin = Stopwatch.GetTimestamp();
        double last;
        int calls = 0;
        do
        {
            long call = Stopwatch.GetTimestamp();
            work();
            last = Stopwatch.GetElapsedTime(call).TotalSeconds;
        }
        while (++calls < 2 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds);
        _calls = (int)Math.Clamp(Math.Ceiling(sampleSeconds / Math.Max(last, 1e-9)), 1, 1e6);
    }

    public void Sample()
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < _calls; i++) work();
        _samples.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds / _calls);
    }

    /// <summary>Drops the samples taken so far.</summary>
    public void Forget() => _samples.Clear();

    public static double Median(IReadOnlyList<double> numbers)
    {
        if (numbers.Count == 0) throw new ArgumentException("Nothing was sampled; allowed is one sample or more.", nameof(numbers));
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
