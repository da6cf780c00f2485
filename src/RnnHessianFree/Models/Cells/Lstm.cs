using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>
/// Long short-term memory with a forget gate (Hochreiter &amp; Schmidhuber 1997; Gers, Schmidhuber &amp; Cummins 2000), without peepholes:
/// <c>i, f, o = σ(t_i), σ(t_f), σ(t_o); g = tanh t_g; c_i = f∘c_{i−1} + i∘g; h_i = o∘tanh c_i</c>.
/// </summary>
readonly struct Lstm : ICell
{
    public string Name => "lstm";

    /// <summary>The forget gate's bias begins near 1 (Gers et al. 2000; Jozefowicz, Zaremba &amp; Sutskever 2015, section 2.1): memories last.</summary>
    public IReadOnlyList<Gate> Gates => [new("i"), new("f", InitialBias: 1), new("g"), new("o")];

    public IReadOnlyList<string> Memory => ["c"];

    public int Kept => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var before = state[1];
        var i = TNumbers.Logistic(t[0]);
        var f = TNumbers.Logistic(t[1]);
        var g = TNumbers.Tanh(t[2]);
        var o = TNumbers.Logistic(t[3]);
        var c = f * before + i * g;
        var s = TNumbers.Tanh(c);
        var h = o * s;
        (state[0], state[1]) = (h, c);
        (kept[0], kept[1], kept[2], kept[3], kept[4], kept[5]) = (i, f, g, o, s, before);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RForward<TNumbers>(Rows<TNumbers> rt, Rows<TNumbers> rstate, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var (i, f, g, o, s, before) = (kept[0], kept[1], kept[2], kept[3], kept[4], kept[5]);
        var ri = LogisticUnit.TimesSlope(i, rt[0]);
        var rf = LogisticUnit.TimesSlope(f, rt[1]);
        var rg = HyperbolicTangentUnit.TimesSlope(g, rt[2]);
        var ro = LogisticUnit.TimesSlope(o, rt[3]);
        var rc = f * rstate[1] + before * rf + i * rg + g * ri;
        var rh = o * HyperbolicTangentUnit.TimesSlope(s, rc) + s * ro;
        (rstate[0], rstate[1]) = (rh, rc);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<TNumbers>(Rows<TNumbers> dstate, Rows<TNumbers> dt, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var (i, f, g, o, s, before) = (kept[0], kept[1], kept[2], kept[3], kept[4], kept[5]);
        var dh = dstate[0];
        var dc = dstate[1] + HyperbolicTangentUnit.TimesSlope(s, o * dh);
        dt[0] = LogisticUnit.TimesSlope(i, g * dc);
        dt[1] = LogisticUnit.TimesSlope(f, before * dc);
        dt[2] = HyperbolicTangentUnit.TimesSlope(g, i * dc);
        dt[3] = LogisticUnit.TimesSlope(o, s * dh);
        (dstate[0], dstate[1]) = (default, f * dc);
    }
}
