using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>
/// The gated recurrent unit (Cho et al. 2014) whose reset gate acts after the product with W, as most libraries have it:
/// <c>r = σ(t_r), z = σ(t_z), n = tanh(t_n + r∘t_m), h_i = (1 − z)∘n + z∘h_{i−1}</c>. The candidate is two gates, one a source, so that all are
/// one stacked product: t_n = W_n x_i + b_n reads of this step, t_m = W_m h_{i−1} + b_m of the step before.
/// </summary>
readonly struct Gru : ICell
{
    public string Name => "gru";

    public IReadOnlyList<Gate> Gates =>
        [new("n", GateReads.Bias | GateReads.Now), new("r"), new("z"), new("m", GateReads.Bias | GateReads.Before)];

    public bool CarriesOutput => true;

    public int Kept => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var (before, m) = (state[0], t[3]);
        var r = TNumbers.Logistic(t[1]);
        var z = TNumbers.Logistic(t[2]);
        var n = TNumbers.Tanh(t[0] + r * m);
        var h = n + z * (before - n);
        state[0] = h;
        (kept[0], kept[1], kept[2], kept[3], kept[4]) = (n, r, z, m, before - n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RForward<TNumbers>(Rows<TNumbers> rt, Rows<TNumbers> rstate, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var (n, r, z, m, difference) = (kept[0], kept[1], kept[2], kept[3], kept[4]);
        var rr = LogisticUnit.TimesSlope(r, rt[1]);
        var rz = LogisticUnit.TimesSlope(z, rt[2]);
        var rn = HyperbolicTangentUnit.TimesSlope(n, rt[0] + r * rt[3] + m * rr);
        rstate[0] = rn + z * (rstate[0] - rn) + difference * rz;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<TNumbers>(Rows<TNumbers> dstate, Rows<TNumbers> dt, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var (n, r, z, m, difference) = (kept[0], kept[1], kept[2], kept[3], kept[4]);
        var dh = dstate[0];
        TNumbers throughMemory = z * dh;
        var d = HyperbolicTangentUnit.TimesSlope(n, dh - throughMemory);
        dt[0] = d;
        dt[1] = LogisticUnit.TimesSlope(r, m * d);
        dt[2] = LogisticUnit.TimesSlope(z, difference * dh);
        dt[3] = r * d;
        dstate[0] = throughMemory;
    }
}
