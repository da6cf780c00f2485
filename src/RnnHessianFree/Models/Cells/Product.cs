using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>
/// The factors of a multiplicative network (Sutskever, Martens &amp; Hinton 2011, section 3), <c>f_i = (W_fx x_i)∘(W_fh h_{i−1})</c>: what it
/// reads of this step times what it reads of the step before. They are no state, and are not damped; the units that read them are.
/// </summary>
readonly struct Product : ICell
{
    public string Name => "product";

    public IReadOnlyList<Gate> Gates => [new("", GateReads.Now), new("", GateReads.Before)];

    public int Kept => 2;

    public bool IsDamped => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        (kept[0], kept[1]) = (t[0], t[1]);
        state[0] = t[0] * t[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RForward<TNumbers>(Rows<TNumbers> rt, Rows<TNumbers> rstate, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers> =>
        rstate[0] = kept[1] * rt[0] + kept[0] * rt[1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<TNumbers>(Rows<TNumbers> dstate, Rows<TNumbers> dt, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        (dt[0], dt[1]) = (kept[1] * dstate[0], kept[0] * dstate[0]);
        dstate[0] = default;
    }
}
