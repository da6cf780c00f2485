using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>Work that is nothing but multiply-adds on registers of one width: what a machine does of it in a second is its peak.</summary>
public sealed class MultiplyAdds
{
    readonly ThreadTeam _team;
    readonly double _flops;
    readonly Action<int> _run;

    MultiplyAdds(string registers, int threads, double flops, Action<int> run) => (Registers, _team, _flops, _run) = (registers, new(threads), flops, run);

    /// <summary>The registers, 512-bit for one.</summary>
    public string Registers { get; }

    /// <summary>Threads that work at once, with as much to do each.</summary>
    public int Threads => _team.Size;

    /// <summary>Every width this machine has, the widest first.</summary>
    /// <param name="precision">The numbers' precision.</param>
    /// <param name="threads">How many threads; 0 means one for each processor.</param>
    public static IReadOnlyList<MultiplyAdds> Available(Precision precision, int threads) =>
        precision == Precision.Single ? Available<float>(threads) : Available<double>(threads);

    /// <summary>Operations of a run of so many iterations on one thread, a multiplication and an addition counting two.</summary>
    public double Flops(int iterations) => _flops * iterations;

    /// <summary>Runs on the calling thread alone.</summary>
    public void Run(int iterations) => _run(iterations);

    /// <summary>So many iterations on every thread, ready to be run again and again without allocating.</summary>
    public Action OnAllThreads(int iterations)
    {
        Action<int, int> body = (_, _) => _run(iterations);
        return () => _team.Run(Threads, body);
    }

    static List<MultiplyAdds> Available<T>(int threads) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<MultiplyAdds> all = [];
        if (Vector512.IsHardwareAccelerated) Add<Lanes512<T>, Vector512<T>>("512-bit");
        if (Vector256.IsHardwareAccelerated) Add<Lanes256<T>, Vector256<T>>("256-bit");
        Add<Lanes128<T>, Vector128<T>>(Vector128.IsHardwareAccelerated ? "128-bit" : "no SIMD");
        return all;

        void Add<TLanes, TVector>(string registers) where TLanes : struct, ILanes<TVector, T> where TVector : struct =>
            all.Add(new(registers, threads, MultiplyAddLoop<TLanes, TVector, T>.Flops, n => MultiplyAddLoop<TLanes, TVector, T>.Run(n)));
    }
}

/// <summary>
/// 12 chains that do not wait for each other, more than the latency × units of any core (4 cycles × 2 units on current ones), and few enough
/// to leave no register in memory where there are 16.
/// </summary>
static class MultiplyAddLoop<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Chains = 12;

    /// <summary>Operations of an iteration.</summary>
    public static double Flops => 2.0 * Chains * TLanes.Count;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TVector Run(int iterations)
    {
        // c ← ½c + 1 tends to 2: no overflow, no subnormal numbers.
        TVector a = TLanes.Broadcast(T.CreateTruncating(0.5)), b = TLanes.Broadcast(T.One);
        TVector c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int i = 0; i < iterations; i++)
        {
            c0 = TLanes.MultiplyAdd(c0, a, b);
            c1 = TLanes.MultiplyAdd(c1, a, b);
            c2 = TLanes.MultiplyAdd(c2, a, b);
            c3 = TLanes.MultiplyAdd(c3, a, b);
            c4 = TLanes.MultiplyAdd(c4, a, b);
            c5 = TLanes.MultiplyAdd(c5, a, b);
            c6 = TLanes.MultiplyAdd(c6, a, b);
            c7 = TLanes.MultiplyAdd(c7, a, b);
            c8 = TLanes.MultiplyAdd(c8, a, b);
            c9 = TLanes.MultiplyAdd(c9, a, b);
            c10 = TLanes.MultiplyAdd(c10, a, b);
            c11 = TLanes.MultiplyAdd(c11, a, b);
        }

        // Every chain's end is part of the result, so none can be left out.
        TVector c = c0;
        c = TLanes.MultiplyAdd(c, c1, c2);
        c = TLanes.MultiplyAdd(c, c3, c4);
        c = TLanes.MultiplyAdd(c, c5, c6);
        c = TLanes.MultiplyAdd(c, c7, c8);
        c = TLanes.MultiplyAdd(c, c9, c10);
        return TLanes.Multiply(c, c11);
    }
}
