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
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second = default, bool accumulate = false, in Ahead<T> ahead = default);

    /// <summary>C = e'∘(Σ A·B over the terms), + structural damping where there is any.</summary>
    public abstract void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second, in Derivative<T> derivative, in Ahead<T> ahead = default);

    /// <summary>h = tanh(t).</summary>
    public abstract void Tanh(ReadOnlySpan<T> t, Span<T> h);

    /// <summary>h = 1/(1 + exp(−t)) = ½ + ½ tanh(½t).</summary>
    public abstract void Logistic(ReadOnlySpan<T> t, Span<T> h);

    /// <summary>The transpose of a panel [rows × columns], its rows <paramref name="stride"/> apart.</summary>
    public abstract void Transpose(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride);
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
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second = default, bool accumulate = false, in Ahead<T> ahead = default) =>
        MatrixKernel<TLanes, TVector, T>.Multiply(c, cStride, rows, columns, first, second, accumulate, default(Kept<TVector>), ahead);

    public override void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second, in Derivative<T> derivative, in Ahead<T> ahead = default)
    {
        int length = (rows - 1) * cStride + columns;
        if (derivative.Hidden.Length < length || (derivative.Weight != T.Zero && (derivative.X.Length < length || derivative.Alive.Length < columns)))
            throw new ArgumentException($"A {rows}×{columns} product does not fit the panels of its derivative.");
        ref readonly T h = ref derivative.Hidden[0];
        if (derivative.IsTanh) Finish(new TimesTanhDerivative<TLanes, TVector, T>(in h), c, first, second, derivative, ahead);
        else Finish(new TimesLogisticDerivative<TLanes, TVector, T>(in h), c, first, second, derivative, ahead);

        void Finish<TEpilogue>(
            TEpilogue epilogue, Span<T> c, in Term<T> first, in Term<T> second, in Derivative<T> derivative, in Ahead<T> ahead)
            where TEpilogue : struct, IEpilogue<TVector>, allows ref struct
        {
            if (derivative.Weight == T.Zero)
                MatrixKernel<TLanes, TVector, T>.Multiply(c, cStride, rows, columns, first, second, accumulate: false, epilogue, ahead);
            else
                MatrixKernel<TLanes, TVector, T>.Multiply(
                    c, cStride, rows, columns, first, second, accumulate: false,
                    new PlusScaled<TEpilogue, TLanes, TVector, T>(
                        epilogue, derivative.Weight, in derivative.Alive[0], in derivative.X[0]), ahead);
        }
    }

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

    static void Require(int given, int wanted)
    {
        if (given != wanted || wanted % TLanes.Count != 0) throw new ArgumentException($"Panels of {given} and {wanted} numbers do not fit.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Load(ReadOnlySpan<T> source, int i) => TLanes.Load(in source[i]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(TVector vector, Span<T> destination, int i) => TLanes.Store(vector, ref destination[i]);
}
