using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RnnHessianFree.LinearAlgebra;
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

    /// <summary>How many numbers the other two need to work in.</summary>
    public abstract int Scratch { get; }

    /// <summary><see cref="Forward"/> with its derivative, that of what it keeps in <paramref name="rkept"/>.</summary>
    public abstract void RForward(
        ReadOnlySpan<T> t, ReadOnlySpan<T> rt, Span<T> state, Span<T> rstate, Span<T> rkept, int count, int stride, Span<T> scratch);

    /// <summary><see cref="Backward"/> with its derivative.</summary>
    public abstract void RBackward(Span<T> dstate, Span<T> rdstate, Span<T> dt, Span<T> rdt, ReadOnlySpan<T> kept, ReadOnlySpan<T> rkept,
        int count, int stride, Span<T> scratch);
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

    public override int Scratch => 2 * TLanes.Count * (_gates + _state + _kept);

    public override void RForward(
        ReadOnlySpan<T> t, ReadOnlySpan<T> rt, Span<T> state, Span<T> rstate, Span<T> rkept, int count, int stride, Span<T> scratch)
    {
        Require(Math.Min(t.Length, rt.Length), Math.Min(state.Length, rstate.Length), rkept.Length, count, stride);
        Span<DualNumbers<Lane<TLanes, TVector, T>>> duals = Duals(scratch), gates = duals[.._gates], states = duals.Slice(_gates, _state), kepts = duals.Slice(_gates + _state, _kept);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            Load(t, rt, i, stride, gates);
            Load(state, rstate, i, stride, states);
            _cell.Forward(Rows(gates), Rows(states), Rows(kepts));
            Store(states, state, rstate, i, stride);
            for (int k = 0; k < kepts.Length; k++) TLanes.Store(kepts[k].Tangent.Vector, ref rkept[k * stride + i]);
        }
    }

    public override void RBackward(Span<T> dstate, Span<T> rdstate, Span<T> dt, Span<T> rdt, ReadOnlySpan<T> kept, ReadOnlySpan<T> rkept,
        int count, int stride, Span<T> scratch)
    {
        Require(Math.Min(dt.Length, rdt.Length), Math.Min(dstate.Length, rdstate.Length), Math.Min(kept.Length, rkept.Length), count, stride);
        Span<DualNumbers<Lane<TLanes, TVector, T>>> duals = Duals(scratch), gates = duals[.._gates], states = duals.Slice(_gates, _state), kepts = duals.Slice(_gates + _state, _kept);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            Load(dstate, rdstate, i, stride, states);
            Load(kept, rkept, i, stride, kepts);
            _cell.Backward(Rows(states), Rows(gates), Rows(kepts));
            Store(states, dstate, rdstate, i, stride);
            Store(gates, dt, rdt, i, stride);
        }
    }

    static Span<DualNumbers<Lane<TLanes, TVector, T>>> Duals(Span<T> scratch) => MemoryMarshal.Cast<T, DualNumbers<Lane<TLanes, TVector, T>>>(scratch);

    static Rows<DualNumbers<Lane<TLanes, TVector, T>>> Rows(Span<DualNumbers<Lane<TLanes, TVector, T>>> duals) => new(ref MemoryMarshal.GetReference(duals), 1);

    static void Load(ReadOnlySpan<T> values, ReadOnlySpan<T> tangents, int i, int stride, Span<DualNumbers<Lane<TLanes, TVector, T>>> duals)
    {
        for (int k = 0; k < duals.Length; k++) duals[k] = new(new(TLanes.Load(in values[k * stride + i])), new(TLanes.Load(in tangents[k * stride + i])));
    }

    static void Store(ReadOnlySpan<DualNumbers<Lane<TLanes, TVector, T>>> duals, Span<T> values, Span<T> tangents, int i, int stride)
    {
        for (int k = 0; k < duals.Length; k++)
        {
            TLanes.Store(duals[k].Value.Vector, ref values[k * stride + i]);
            TLanes.Store(duals[k].Tangent.Vector, ref tangents[k * stride + i]);
        }
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
