using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>What all first-order optimisers have in common.</summary>
public abstract record FirstOrderSettings
{
    /// <summary>
    /// ε, positive. 1e-3: the largest of the rates that Sutskever et al. 2013 choose from for these tasks (1e-3 to 1e-6), and the default of
    /// Kingma &amp; Ba 2015 for Adam.
    /// </summary>
    public double LearningRate { get; init => field = Require.Positive(value); } = 1e-3;

    /// <summary>How ε changes with the updates; null, the default: not at all.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>A longer gradient is scaled down to this norm (Pascanu et al. 2013), > 0; infinity, the default, never.</summary>
    public double ClipNorm
    {
        get;
        init => field = Require.InRange(value, double.Epsilon, double.PositiveInfinity);
    } = double.PositiveInfinity;

    /// <summary>The sequences of a step, ≥ 1. 100: Sutskever et al. 2013.</summary>
    public int BatchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 100;

    /// <summary>ε of the update that follows <paramref name="updates"/> others.</summary>
    public double RateAfter(long updates) => LearningRate * (Schedule?.FactorAfter(updates) ?? 1);
}

/// <summary>
/// What one step of a first-order optimiser did. With Nesterov's momentum, Loss and GradientNorm are those at θ + μ v, where the gradient is
/// taken: at θ they would cost another pass.
/// </summary>
public sealed record FirstOrderReport : StepReport
{
    /// <summary>Whether the gradient was longer than the clip norm.</summary>
    public required bool Clipped { get; init; }
}

/// <summary>What first-order optimisers share: draws a batch, takes its gradient g and scales it down where it is too long.</summary>
sealed class ClippedGradient(int dimension, FirstOrderSettings settings)
{
    readonly double[] _gradient = new double[Require.InRange(dimension, 1, int.MaxValue, nameof(dimension))];

    /// <summary>g, of the last batch.</summary>
    public ReadOnlySpan<double> Value => _gradient;

    /// <summary>Sets g at a point; its report ends as <see cref="StepOutcome.Stepped"/> where the optimiser may go on and step.</summary>
    public FirstOrderReport Take(ReadOnlySpan<double> point, IObjectiveSource<IObjective> batches, StepMonitor? monitor)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Require.Dimension(point.Length, dimension);
        var batch = batches.Draw(settings.BatchSequences);
        var report = new FirstOrderReport
        {
            Outcome = StepOutcome.Interrupted, // unless the step gets to another end
            Loss = double.NaN,
            GradientNorm = double.NaN,
            StepSize = 0,
            BatchSeeds = [batch.BatchSeed],
            Clipped = false,
        };
        if (monitor?.Invoke(new("gradient", 0, 1)) == false) return report;

        double loss = batch.Gradient(point, _gradient), norm = TensorPrimitives.Norm<double>(_gradient);
        report = report with { Loss = loss, GradientNorm = norm, Clipped = norm > settings.ClipNorm };
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) return report with { Outcome = StepOutcome.Diverged };
        if (report.Clipped) TensorPrimitives.Multiply(_gradient, settings.ClipNorm / norm, _gradient);
        return report with { Outcome = StepOutcome.Stepped, StepSize = 1 };
    }
}
