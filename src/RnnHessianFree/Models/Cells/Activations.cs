using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>tanh t; e' = 1 − h².</summary>
readonly struct HyperbolicTangentUnit : IActivation
{
    public static string Name => "tanh";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers Of<TNumbers>(TNumbers t) where TNumbers : struct, INumbers<TNumbers> => TNumbers.Tanh(t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers TimesSlope<TNumbers>(TNumbers h, TNumbers x) where TNumbers : struct, INumbers<TNumbers> => x - h * (h * x);
}

/// <summary>1/(1 + exp(−t)); e' = h(1 − h).</summary>
readonly struct LogisticUnit : IActivation
{
    public static string Name => "logistic";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers Of<TNumbers>(TNumbers t) where TNumbers : struct, INumbers<TNumbers> => TNumbers.Logistic(t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers TimesSlope<TNumbers>(TNumbers h, TNumbers x) where TNumbers : struct, INumbers<TNumbers>
    {
        var hx = h * x;
        return hx - h * hx;
    }
}

/// <summary>max(t, 0); e' = 1 where h is greater than 0, else 0.</summary>
readonly struct RectifiedUnit : IActivation
{
    public static string Name => "relu";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers Of<TNumbers>(TNumbers t) where TNumbers : struct, INumbers<TNumbers> => TNumbers.Step(t) * t;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers TimesSlope<TNumbers>(TNumbers h, TNumbers x) where TNumbers : struct, INumbers<TNumbers> => TNumbers.Step(h) * x;
}

/// <summary>t itself; e' = 1.</summary>
readonly struct LinearUnit : IActivation
{
    public static string Name => "linear";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers Of<TNumbers>(TNumbers t) where TNumbers : struct, INumbers<TNumbers> => t;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TNumbers TimesSlope<TNumbers>(TNumbers h, TNumbers x) where TNumbers : struct, INumbers<TNumbers> => x;
}
