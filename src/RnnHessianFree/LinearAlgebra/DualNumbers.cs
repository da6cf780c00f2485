using System.Runtime.CompilerServices;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>
/// Numbers with their derivatives along a direction, a + ȧε with ε² = 0: a map written for <see cref="INumbers{TSelf}"/> and run on them gives its
/// derivative too.
/// </summary>
readonly struct DualNumbers<TNumbers>(TNumbers value, TNumbers tangent) : INumbers<DualNumbers<TNumbers>> where TNumbers : struct, INumbers<TNumbers>
{
    public readonly TNumbers Value = value;

    public readonly TNumbers Tangent = tangent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> operator +(DualNumbers<TNumbers> a, DualNumbers<TNumbers> b) => new(a.Value + b.Value, a.Tangent + b.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> operator -(DualNumbers<TNumbers> a, DualNumbers<TNumbers> b) => new(a.Value - b.Value, a.Tangent - b.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> operator *(DualNumbers<TNumbers> a, DualNumbers<TNumbers> b) =>
        new(a.Value * b.Value, a.Tangent * b.Value + a.Value * b.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> operator *(double scale, DualNumbers<TNumbers> a) => new(scale * a.Value, scale * a.Tangent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> Tanh(DualNumbers<TNumbers> a)
    {
        var h = TNumbers.Tanh(a.Value);
        return new(h, a.Tangent - h * (h * a.Tangent));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> Logistic(DualNumbers<TNumbers> a)
    {
        var h = TNumbers.Logistic(a.Value);
        var slope = h - h * h;
        return new(h, slope * a.Tangent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualNumbers<TNumbers> Step(DualNumbers<TNumbers> a) => new(TNumbers.Step(a.Value), default);
}
