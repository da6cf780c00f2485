using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// The damping of the curvature, <c>G + λ I + λμ S</c>, and the Levenberg-Marquardt rule for λ: raised where the loss fell by less than a
/// quarter of what the model promised, lowered where it fell by more than three quarters of it (Martens 2010, section 4.1; thresholds and
/// factors from there).
/// </summary>
public sealed record DampingSettings
{
    /// <summary>
    /// λ of the first step, between the bounds. 0.1: Martens &amp; Sutskever 2011, with structural damping (0.3 without).
    /// </summary>
    public double InitialLambda { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 0.1;

    /// <summary>μ, the structural damping per λ, ≥ 0; 0 is none. 1/30: Martens &amp; Sutskever 2011.</summary>
    public double StructuralRatio { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 1.0 / 30;

    /// <summary>λ is multiplied by this, ≥ 1, where ρ is low. 3/2: Martens 2010, section 4.1.</summary>
    public double Raise { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 3.0 / 2;

    /// <summary>λ is multiplied by this, 0 to 1, where ρ is high. 2/3: Martens 2010, section 4.1.</summary>
    public double Lower { get; init => field = Require.InRange(value, 0, 1); } = 2.0 / 3;

    /// <summary>
    /// λ never falls below this. 1e-20: Martens' 2010 demo ends at λ = 1.9e-18, so the bound is under all values known to serve, and only
    /// keeps λ from underflow to a zero that could never rise again.
    /// </summary>
    public double MinLambda { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 1e-20;

    /// <summary>λ never rises above this. 1e20: keeps λ finite while steps are rejected.</summary>
    public double MaxLambda { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 1e20;

    /// <summary>What the loss's fall is compared with.</summary>
    public ReductionRatioModel ReductionRatioModel { get; init => field = Require.Defined(value); } = ReductionRatioModel.Damped;
}
