using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>θ before the last step that began with a finite loss: what is kept of a run that diverges.</summary>
/// <param name="parameters">The θ to begin with.</param>
sealed class LastGood(double[] parameters)
{
    readonly double[] _before = [.. parameters];

    public double[] Parameters { get; } = [.. parameters];

    /// <summary>To be called before each step.</summary>
    public void BeforeStep(double[] theta) => theta.CopyTo(_before, 0);

    /// <summary>To be called after each step: says what is not finite, and null where all is well.</summary>
    public string? AfterStep(int step, StepReport report, double[] theta)
    {
        if (double.IsFinite(report.Loss)) _before.CopyTo(Parameters, 0);
        return Divergence.Of(step, report) ?? (theta.All(double.IsFinite) ? null : Divergence.OfParameters(step, report));
    }
}
