using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>tanh on registers, with a relative error of a few units in the last place.</summary>
/// <remarks>
/// tanh t = m/(m + 2) with m = exp(2t) − 1. With 2t = n ln 2 + r, |r| ≤ ½ ln 2, and p = exp(r) − 1 by its Taylor series,
/// m = 2ⁿ p + (2ⁿ − 1), which loses no digits near t = 0, where n = 0. The series' first term left out is below half a unit in the last
/// place: r⁸/8! &lt; 6e-9 in single, r¹⁴/14! &lt; 5e-18 in double.
/// </remarks>
static class HyperbolicTangent<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// t ← tanh t, never inlined: several in one map are more than the JIT inlines, and what it does not inline gets its vector in pieces, which cost an
    /// LSTM's forward pass three times its time.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Call(ref TVector t) => t = Of(t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector t)
    {
        // Beyond ±10 (single) and ±20 (double) tanh is ±1 to the last place.
        var x = TLanes.Clamp(t, Number(typeof(T) == typeof(float) ? 10 : 20));
        x = TLanes.MultiplyAdd(x, Number(1), x);
        var n = TLanes.Round(TLanes.Multiply(x, Number(1 / double.Log(2))));

        // ln 2 in two parts, the first short enough that n times it is exact (Cody and Waite 1980).
        double high = typeof(T) == typeof(float) ? 0.693359375 : 0.693147180369123816490;
        double low = typeof(T) == typeof(float) ? -2.12194440054690583e-4 : 1.90821492927058770002e-10;
        var r = TLanes.MultiplyAdd(n, Number(-low), TLanes.MultiplyAdd(n, Number(-high), x));

        var p = Number(InverseFactorial(typeof(T) == typeof(float) ? 7 : 13));
        if (typeof(T) == typeof(double))
        {
            p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(12)));
            p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(11)));
            p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(10)));
            p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(9)));
            p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(8)));
            p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(7)));
        }

        p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(6)));
        p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(5)));
        p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(4)));
        p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(3)));
        p = TLanes.MultiplyAdd(p, r, Number(InverseFactorial(2)));
        p = TLanes.MultiplyAdd(TLanes.Multiply(p, r), r, r);

        var two = TLanes.PowerOfTwo(n);
        var m = TLanes.MultiplyAdd(two, p, TLanes.Subtract(two, Number(1)));
        return TLanes.Divide(m, TLanes.MultiplyAdd(m, Number(1), Number(2)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Number(double number) =>
        TLanes.Broadcast(typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)number) : Unsafe.BitCast<double, T>(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double InverseFactorial(int n) => n switch
    {
        2 => 1.0 / 2,
        3 => 1.0 / 6,
        4 => 1.0 / 24,
        5 => 1.0 / 120,
        6 => 1.0 / 720,
        7 => 1.0 / 5040,
        8 => 1.0 / 40320,
        9 => 1.0 / 362880,
        10 => 1.0 / 3628800,
        11 => 1.0 / 39916800,
        12 => 1.0 / 479001600,
        _ => 1.0 / 6227020800,
    };
}
