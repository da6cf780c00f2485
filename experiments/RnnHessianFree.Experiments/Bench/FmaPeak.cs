using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>The most multiply-adds a second that registers of one width give, on a number of threads.</summary>
sealed class FmaPeak
{
    const double SampleSeconds = 0.005;

    readonly Timing _timing;
    readonly double _flops;

    FmaPeak(MultiplyAdds work, Precision precision)
    {
        (Registers, Precision, Threads) = (work.Registers, precision, work.Threads);
        int iterations = 1000;
        var single = new Timing(() => work.Run(iterations), 0);
        single.Warm(SampleSeconds);
        single.Sample();
        iterations = (int)Math.Clamp(iterations * SampleSeconds / single.Seconds, 1000, int.MaxValue);
        _flops = work.Flops(iterations) * Threads;
        _timing = new(work.OnAllThreads(iterations), 0);
    }

    public string Registers { get; }

    public Precision Precision { get; }

    public int Threads { get; }

    public double GFlops => _flops / _timing.Seconds / 1e9;

    /// <summary>Every width this machine has, the widest first.</summary>
    public static IReadOnlyList<FmaPeak> Available(Precision precision, int threads) =>
        [.. MultiplyAdds.Available(precision, threads).Select(work => new FmaPeak(work, precision))];

    public void Warm(double seconds) => _timing.Warm(seconds);

    public void Sample() => _timing.Sample();

    public void Forget() => _timing.Forget();
}
