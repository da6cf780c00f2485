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
    public (double StepSize, int Reductions) Run(
        IObjective f, ReadOnlySpan<double> theta, ReadOnlySpan<double> delta, double slope, StepWatch watch)
    {
        if (settings is null) return (1, 0);
        int trials = settings.MaxReductions + 1;
        double start = f.Loss(theta), alpha = 1;
        for (int i = 0; i < trials && watch.Tell("line search", i, trials); i++, alpha *= settings.Backoff)
        {
            double loss = trial.Loss(f, theta, delta, alpha);
            if (loss < start && loss <= start + settings.SufficientDecrease * alpha * slope) return (alpha, i);
        }
        return (0, trials);
    }
}
