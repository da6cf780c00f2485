using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>The inner loops of the recurrent network for this machine's widest registers.</summary>
abstract class Kernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernels of the widest registers the hardware has.</summary>
    public static Kernels<T> Best { get; } =
        Vector512.IsHardwareAccelerated ? new Kernels<Lanes512<T>, Vector512<T>, T>("512-bit") :
        Vector256.IsHardwareAccelerated ? new Kernels<Lanes256<T>, Vector256<T>, T>("256-bit") :
        new Kernels<Lanes128<T>, Vector128<T>, T>(Vector128.IsHardwareAccelerated ? "128-bit" : "no SIMD");

    /// <summary>What they run on, for a person.</summary>
    public abstract string Name { get; }

    /// <summary>Numbers per register; the columns of every panel are a multiple of it.</summary>
    public abstract int Lanes { get; }

    /// <summary>The least number of columns, at least <paramref name="columns"/>, that registers can cover.</summary>
    public int PadColumns(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>C = Σ A·B over the terms, or C += it; see <see cref="MatrixKernel{TLanes, TVector, T}"/>.</summary>
    public abstract void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second = default, bool accumulate = false);

    /// <summary>h = tanh(t).</summary>
    public abstract void Tanh(ReadOnlySpan<T> t, Span<T> h);

    /// <summary>h = 1/(1 + exp(−t)) = ½ + ½ tanh(½t).</summary>
    public abstract void Logistic(ReadOnlySpan<T> t, Span<T> h);

    /// <summary>The transpose of a panel [rows × columns], its rows <paramref name="stride"/> apart.</summary>
    public abstract void Transpose(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride);

    /// <summary>t ← e'∘t, with e' from h = e(t): 1 − h² for tanh.</summary>
    public abstract void TimesTanhDerivative(ReadOnlySpan<T> h, Span<T> t);

    /// <summary>t ← e'∘t, with e' from h = e(t): h(1 − h) for the logistic unit.</summary>
    public abstract void TimesLogisticDerivative(ReadOnlySpan<T> h, Span<T> t);

    /// <summary>Every row of y += (weight·alive)∘ the same row of x.</summary>
    public abstract void AddScaled(T weight, ReadOnlySpan<T> alive, ReadOnlySpan<T> x, Span<T> y);
}

/// <inheritdoc/>
sealed class Kernels<TLanes, TVector, T>(string name) : Kernels<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string Name => name;

    public override int Lanes => TLanes.Count;

    public override void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second = default, bool accumulate = false) =>
        MatrixKernel<TLanes, TVector, T>.Multiply(c, cStride, rows, columns, first, second, accumulate);

    public override void Tanh(ReadOnlySpan<T> t, Span<T> h)
    {
        Require(t.Length, h.Length);
        for (int i = 0; i < t.Length; i += TLanes.Count) Store(HyperbolicTangent<TLanes, TVector, T>.Of(Load(t, i)), h, i);
    }

    public override void Logistic(ReadOnlySpan<T> t, Span<T> h)
    {
        Require(t.Length, h.Length);
        var half = TLanes.Broadcast(T.CreateTruncating(0.5));
        for (int i = 0; i < t.Length; i += TLanes.Count)
            Store(TLanes.MultiplyAdd(half, HyperbolicTangent<TLanes, TVector, T>.Of(TLanes.Multiply(half, Load(t, i))), half), h, i);
    }

    public override void Transpose(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride) =>
        TransposeKernel.Transpose(panel, rows, columns, transposed, stride);

    public override void TimesTanhDerivative(ReadOnlySpan<T> h, Span<T> t)
    {
        Require(h.Length, t.Length);
        for (int i = 0; i < t.Length; i += TLanes.Count)
        {
            // (1 − h²)t = t − h(ht)
            var (hi, ti) = (Load(h, i), Load(t, i));
            Store(TLanes.Subtract(ti, TLanes.Multiply(hi, TLanes.Multiply(hi, ti))), t, i);
        }
    }

    public override void TimesLogisticDerivative(ReadOnlySpan<T> h, Span<T> t)
    {
        Require(h.Length, t.Length);
        for (int i = 0; i < t.Length; i += TLanes.Count)
        {
            // h(1 − h)t = ht − h(ht)
            var hi = Load(h, i);
            var ht = TLanes.Multiply(hi, Load(t, i));
            Store(TLanes.Subtract(ht, TLanes.Multiply(hi, ht)), t, i);
        }
    }

    public override void AddScaled(T weight, ReadOnlySpan<T> alive, ReadOnlySpan<T> x, Span<T> y)
    {
        Require(x.Length, y.Length);
        var w = TLanes.Broadcast(weight);
        for (int column = 0; column < alive.Length; column += TLanes.Count)
        {
            var scale = TLanes.Multiply(w, Load(alive, column));
            for (int i = column; i < y.Length; i += alive.Length) Store(TLanes.MultiplyAdd(scale, Load(x, i), Load(y, i)), y, i);
        }
    }

    static void Require(int given, int wanted)
    {
        if (given != wanted || wanted % TLanes.Count != 0) throw new ArgumentException($"Panels of {given} and {wanted} numbers do not fit.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Load(ReadOnlySpan<T> source, int i) => TLanes.Load(in source[i]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(TVector vector, Span<T> destination, int i) => TLanes.Store(vector, ref destination[i]);
}
