using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>
/// A leaky integrator, <c>h_i = (1 − α) h_{i−1} + α tanh t_i</c>: Euler's method for τ ḣ = −h + tanh t with α = Δ/τ.
/// </summary>
/// <param name="leak">α, in 0..1.</param>
readonly struct LeakyTanh(double leak) : ICell
{
    /// <summary>α of Song, Yang &amp; Wang (2016): Δ = 20 ms, τ = 100 ms.</summary>
    public const double DefaultLeak = 0.2;

    public string Name => leak == DefaultLeak ? "leaky-tanh" : FormattableString.Invariant($"leaky-tanh-{leak}");

    public IReadOnlyList<Gate> Gates => [new("")];

    public bool CarriesOutput => true;

    public int Kept => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        var a = TNumbers.Tanh(t[0]);
        state[0] = (1 - leak) * state[0] + leak * a;
        kept[0] = a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RForward<TNumbers>(Rows<TNumbers> rt, Rows<TNumbers> rstate, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers> =>
        rstate[0] = (1 - leak) * rstate[0] + leak * HyperbolicTangentUnit.TimesSlope(kept[0], rt[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Backward<TNumbers>(Rows<TNumbers> dstate, Rows<TNumbers> dt, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
    {
        dt[0] = leak * HyperbolicTangentUnit.TimesSlope(kept[0], dstate[0]);
        dstate[0] = (1 - leak) * dstate[0];
    }
}
