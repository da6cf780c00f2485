using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models.Cells;

namespace RnnHessianFree.Models.Simd;

/// <summary>The passes of a stage whose units are h = e(t): its slope is multiplied on as a product leaves the registers.</summary>
abstract class ActivationKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Those of an activation, for this machine's widest registers.</summary>
    public static ActivationKernels<T> For<TActivation>() where TActivation : struct, IActivation =>
        Vector512.IsHardwareAccelerated ? new ActivationKernels<TActivation, Lanes512<T>, Vector512<T>, T>() :
        Vector256.IsHardwareAccelerated ? new ActivationKernels<TActivation, Lanes256<T>, Vector256<T>, T>() :
        new ActivationKernels<TActivation, Lanes128<T>, Vector128<T>, T>();

    /// <summary>h = e(t).</summary>
    public abstract void Activate(ReadOnlySpan<T> t, Span<T> h);

    /// <summary>C = e'∘(Σ A·B over the terms, and C where accumulated) + the addend; h is laid out as C.</summary>
    public abstract void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second, bool accumulate, ReadOnlySpan<T> h,
        in Ahead<T> ahead, in Addend<T> addend = default);

    /// <summary>δ = e'∘error, and its derivative Rδ from those of the error and of h.</summary>
    public abstract void RBackward(
        ReadOnlySpan<T> error, ReadOnlySpan<T> rError, ReadOnlySpan<T> h, ReadOnlySpan<T> rh, Span<T> delta, Span<T> rDelta);
}

/// <inheritdoc/>
sealed class ActivationKernels<TActivation, TLanes, TVector, T> : ActivationKernels<T>
    where TActivation : struct, IActivation
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Activate(ReadOnlySpan<T> t, Span<T> h)
    {
        if (t.Length != h.Length || h.Length % TLanes.Count != 0) throw new ArgumentException($"Panels of {t.Length} and {h.Length} numbers do not fit.");
        for (int i = 0; i < t.Length; i += TLanes.Count)
        {
            // Alone in a loop tanh is inlined; lanes call it.
            var a = TLanes.Load(in t[i]);
            TLanes.Store(
                typeof(TActivation) == typeof(HyperbolicTangentUnit) ? HyperbolicTangent<TLanes, TVector, T>.Of(a) : TActivation.Of(new Lane<TLanes, TVector, T>(a)).Vector,
                ref h[i]);
        }
    }

    public override void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second, bool accumulate, ReadOnlySpan<T> h,
        in Ahead<T> ahead, in Addend<T> addend = default)
    {
        if (h.Length < (rows - 1) * cStride + columns) throw new ArgumentException($"A {rows}×{columns} product does not fit its {h.Length} units.");
        MatrixKernel<TLanes, TVector, T>.Multiply(c, cStride, rows, columns, first, second, accumulate, new TimesSlope(in h[0]), ahead, addend);
    }

    public override void RBackward(
        ReadOnlySpan<T> error, ReadOnlySpan<T> rError, ReadOnlySpan<T> h, ReadOnlySpan<T> rh, Span<T> delta, Span<T> rDelta)
    {
        if (h.Length % TLanes.Count != 0 || Math.Min(Math.Min(error.Length, rError.Length), Math.Min(rh.Length, Math.Min(delta.Length, rDelta.Length))) < h.Length)
            throw new ArgumentException($"Panels of {error.Length} and {h.Length} numbers do not fit.");
        for (int i = 0; i < h.Length; i += TLanes.Count)
        {
            var d = TActivation.TimesSlope<DualNumbers<Lane<TLanes, TVector, T>>>(Dual(h, rh, i), Dual(error, rError, i));
            TLanes.Store(d.Value.Vector, ref delta[i]);
            TLanes.Store(d.Tangent.Vector, ref rDelta[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static DualNumbers<Lane<TLanes, TVector, T>> Dual(ReadOnlySpan<T> value, ReadOnlySpan<T> tangent, int i) =>
        new(new(TLanes.Load(in value[i])), new(TLanes.Load(in tangent[i])));

    /// <summary>e'∘sum.</summary>
    readonly ref struct TimesSlope(ref readonly T hidden) : IEpilogue<TVector>
    {
        readonly ref readonly T _hidden = ref hidden;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of(TVector sum, nint at, nint column)
        {
            var h = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in _hidden), at));
            return TActivation.TimesSlope<Lane<TLanes, TVector, T>>(new(h), new(sum)).Vector;
        }
    }
}
