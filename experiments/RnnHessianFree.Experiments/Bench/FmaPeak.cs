using System.Numerics;
using System.Runtime.Intrinsics;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>The most multiply-adds a second that registers of one width give, on a number of threads.</summary>
sealed class FmaPeak
{
    const double SampleSeconds = 0.005;

    readonly Timing _timing;
    readonly double _flops;

    FmaPeak(string registers, Precision precision, int threads, Func<int, double> flops, Action<int> run)
    {
        (Registers, Precision, Threads) = (registers, precision, threads);
        var team = new ThreadTeam(threads);
        int iterations = 1000;
        Action<int, int> body = (_, _) => run(iterations);
        var single = new Timing(() => run(iterations), 0);
        single.Warm(SampleSeconds);
        single.Sample();
        iterations = (int)Math.Clamp(iterations * SampleSeconds / single.Seconds, 1000, int.MaxValue);
        _flops = flops(iterations) * threads;
        _timing = new(() => team.Run(threads, body), 0);
    }

    public string Registers { get; }

    public Precision Precision { get; }

    public int Threads { get; }

    public double GFlops => _flops / _timing.Seconds / 1e9;

    /// <summary>Every width this machine has, the widest first.</summary>
    public static IReadOnlyList<FmaPeak> Available(Precision precision, int threads) =>
        precision == Precision.Single ? Available<float>(precision, threads) : Available<double>(precision, threads);

    public void Warm(double seconds) => _timing.Warm(seconds);

    public void Sample() => _timing.Sample();

    public void Forget() => _timing.Forget();

    static List<FmaPeak> Available<T>(Precision precision, int threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<FmaPeak> peaks = [];
        if (Vector512.IsHardwareAccelerated) Add<Lanes512<T>, Vector512<T>>("512-bit");
        if (Vector256.IsHardwareAccelerated) Add<Lanes256<T>, Vector256<T>>("256-bit");
        Add<Lanes128<T>, Vector128<T>>(Vector128.IsHardwareAccelerated ? "128-bit" : "no SIMD");
        return peaks;

        void Add<TLanes, TVector>(string registers) where TLanes : struct, ILanes<TVector, T> where TVector : struct =>
            peaks.Add(new(registers, precision, threads, MultiplyAddLoop<TLanes, TVector, T>.Flops, n => MultiplyAddLoop<TLanes, TVector, T>.Run(n)));
    }
}
