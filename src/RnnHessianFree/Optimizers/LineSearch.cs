using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>Reduces a proposed step until the loss decreases; without settings, takes it as it is.</summary>
sealed class LineSearch(LineSearchSettings? settings, TrialPoint trial)
{
    /// <summary>The step size α, 0 where none is acceptable or the watch ended the search, and how many were refused.</summary>
    /// <param name="f">The loss.</param>
    /// <param name="theta">θ.</param>
    /// <param name="delta">δ.</param>
    /// <param name="slope">gᵀδ.</param>
    /// <param name="watch">Told of each trial.</param>
    /// <param name="start">f(θ), where it is known.</param>
    /// <param name="whole">f(θ + δ), where it is known.</param>
    public (double StepSize, int Reductions) Run(IObjective f, ReadOnlySpan<double> theta, ReadOnlySpan<double> delta, double slope,
        StepWatch watch, double? start = null, double? whole = null)
    {
        if (settings is null) return (1, 0);
        int trials = settings.MaxReductions + 1;
        double before = start ?? f.Loss(theta), alpha = 1;
        for (int i = 0; i < trials && watch.Tell("line search", i, trials); i++, alpha *= settings.Backoff)
        {
            double loss = i == 0 && whole is { } known ? known : trial.Loss(f, theta, delta, alpha);
            if (loss < before && loss <= before + settings.SufficientDecrease * alpha * slope) return (alpha, i);
        }
        return (0, trials);
    }
}

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
