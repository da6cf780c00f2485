using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models.Cells;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// The elementwise passes of a gated stage over panels [units × columns], one after another: t those of its gates, state those of h and
/// memory, kept those of what a forward pass keeps. One call a step; the cell's maps are inlined inside.
/// </summary>
abstract class GatedKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Those of a cell, for this machine's widest registers.</summary>
    public static GatedKernels<T> For<TCell>(TCell cell) where TCell : struct, ICell =>
        Vector512.IsHardwareAccelerated ? new GatedKernels<TCell, Lanes512<T>, Vector512<T>, T>(cell) :
        Vector256.IsHardwareAccelerated ? new GatedKernels<TCell, Lanes256<T>, Vector256<T>, T>(cell) :
        new GatedKernels<TCell, Lanes128<T>, Vector128<T>, T>(cell);

    /// <param name="t">Pre-activations.</param>
    /// <param name="state">In place.</param>
    /// <param name="kept">Written.</param>
    /// <param name="count">How many numbers of each panel.</param>
    /// <param name="stride">From one panel to the next.</param>
    public abstract void Forward(Span<T> t, Span<T> state, Span<T> kept, int count, int stride);

    /// <inheritdoc cref="ICell.RForward"/>
    public abstract void RForward(Span<T> rt, Span<T> rstate, ReadOnlySpan<T> kept, int count, int stride);

    /// <inheritdoc cref="ICell.Backward"/>
    public abstract void Backward(Span<T> dstate, Span<T> dt, ReadOnlySpan<T> kept, int count, int stride);
}

/// <inheritdoc/>
sealed class GatedKernels<TCell, TLanes, TVector, T>(TCell cell) : GatedKernels<T>
    where TCell : struct, ICell
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly TCell _cell = cell;
    readonly int _gates = cell.Gates.Count, _state = 1 + cell.Memory.Count, _kept = cell.Kept;

    public override void Forward(Span<T> t, Span<T> state, Span<T> kept, int count, int stride)
    {
        Require(t.Length, state.Length, kept.Length, count, stride);
        for (int i = 0; i < count; i += TLanes.Count) _cell.Forward(Rows(t, i, stride), Rows(state, i, stride), Rows(kept, i, stride));
    }

    public override void RForward(Span<T> rt, Span<T> rstate, ReadOnlySpan<T> kept, int count, int stride)
    {
        Require(rt.Length, rstate.Length, kept.Length, count, stride);
        for (int i = 0; i < count; i += TLanes.Count) _cell.RForward(Rows(rt, i, stride), Rows(rstate, i, stride), Rows(kept, i, stride));
    }

    public override void Backward(Span<T> dstate, Span<T> dt, ReadOnlySpan<T> kept, int count, int stride)
    {
        Require(dt.Length, dstate.Length, kept.Length, count, stride);
        for (int i = 0; i < count; i += TLanes.Count) _cell.Backward(Rows(dstate, i, stride), Rows(dt, i, stride), Rows(kept, i, stride));
    }

    void Require(int t, int state, int kept, int count, int stride)
    {
        if (count % TLanes.Count != 0 || stride % TLanes.Count != 0 || count > stride || t < _gates * stride || state < _state * stride || kept < _kept * stride)
            throw new ArgumentException($"Panels of {t}, {state} and {kept} numbers do not fit {count} of {stride}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Rows<Lane<TLanes, TVector, T>> Rows(ReadOnlySpan<T> panels, int i, int stride) =>
        new(ref Unsafe.As<T, Lane<TLanes, TVector, T>>(ref Unsafe.AsRef(in panels[i])), stride / TLanes.Count);
}
