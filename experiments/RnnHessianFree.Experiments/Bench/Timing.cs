using System.Diagnostics;
using System.Runtime;

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

    /// <summary>
    /// Calls at least twice and until nothing has been compiled for this long, at most five times as long in all, so that all is compiled for good,
    /// and settles how many calls make a sample.
    /// </summary>
    public void Warm(double seconds)
    {
        long begin = Stopwatch.GetTimestamp(), quiet = begin, compiled = 0;
        double last;
        int calls = 0;
        do
        {
            long call = Stopwatch.GetTimestamp();
            work();
            last = Stopwatch.GetElapsedTime(call).TotalSeconds;
            long methods = JitInfo.GetCompiledMethodCount();
            if (methods != compiled) (compiled, quiet) = (methods, Stopwatch.GetTimestamp());
        }
        while (++calls < 2 || (Stopwatch.GetElapsedTime(quiet).TotalSeconds < seconds && Stopwatch.GetElapsedTime(begin).TotalSeconds < 5 * seconds));
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
