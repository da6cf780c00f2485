using System.Numerics;
using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>
/// Nothing but multiply-adds on registers: 12 chains that do not wait for each other, more than the latency × units of any core (4 cycles ×
/// 2 units on current ones), and few enough to leave no register in memory where there are 16.
/// </summary>
static class MultiplyAddLoop<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Chains = 12;

    /// <summary>Operations of a run.</summary>
    public static double Flops(int iterations) => 2.0 * Chains * TLanes.Count * iterations;

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
