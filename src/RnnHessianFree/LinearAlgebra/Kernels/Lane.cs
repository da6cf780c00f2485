using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>A register as numbers that elementwise maps are written for.</summary>
readonly struct Lane<TLanes, TVector, T>(TVector vector) : INumbers<Lane<TLanes, TVector, T>>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly TVector Vector = vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> operator +(Lane<TLanes, TVector, T> a, Lane<TLanes, TVector, T> b) => new(TLanes.Add(a.Vector, b.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> operator -(Lane<TLanes, TVector, T> a, Lane<TLanes, TVector, T> b) => new(TLanes.Subtract(a.Vector, b.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> operator *(Lane<TLanes, TVector, T> a, Lane<TLanes, TVector, T> b) => new(TLanes.Multiply(a.Vector, b.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> operator *(double scale, Lane<TLanes, TVector, T> a) => new(TLanes.Multiply(Number(scale), a.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> Tanh(Lane<TLanes, TVector, T> a)
    {
        var t = a.Vector;
        HyperbolicTangent<TLanes, TVector, T>.Call(ref t);
        return new(t);
    }

    /// <summary>½ + ½ tanh(½a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> Logistic(Lane<TLanes, TVector, T> a)
    {
        var t = TLanes.Multiply(Number(0.5), a.Vector);
        HyperbolicTangent<TLanes, TVector, T>.Call(ref t);
        return new(TLanes.MultiplyAdd(Number(0.5), t, Number(0.5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<TLanes, TVector, T> Step(Lane<TLanes, TVector, T> a) => new(TLanes.Step(a.Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Number(double number) => TLanes.Broadcast(T.CreateTruncating(number));
}
