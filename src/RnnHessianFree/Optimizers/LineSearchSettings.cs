using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// The line search: of the steps α = 1, 0.8, 0.8², ... the first with <c>f(θ + α δ) &lt; f(θ)</c> and <c>f(θ + α δ) ≤ f(θ) + c α gᵀδ</c> is
/// taken.
/// </summary>
public sealed record LineSearchSettings
{
    /// <summary>The factor between steps, more than 0 and less than 1. 0.8: the authors' 2011 code and Martens' 2010 demo code.</summary>
    public double Backoff { get; init => field = Require.InRange(value, double.Epsilon, double.BitDecrement(1)); } = 0.8;

    /// <summary>
    /// How often the step is reduced before it is rejected, 0 to 1,000. 49: the authors' 2011 code tries 0.8^0 to 0.8^49.
    /// </summary>
    public int MaxReductions { get; init => field = Require.InRange(value, 0, 1000); } = 49;

    /// <summary>c, 0 to 1. 0, any decrease: the authors' 2011 code; Martens' 2010 demo code has 0.01.</summary>
    public double SufficientDecrease { get; init => field = Require.InRange(value, 0, 1); }
}
