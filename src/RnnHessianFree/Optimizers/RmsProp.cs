using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropSettings : FirstOrderSettings
{
    /// <summary>β, 0 to 1: how much of the mean square is kept. 0.9: Tieleman &amp; Hinton 2012, lecture 6.5.</summary>
    public double Decay { get; init => field = Require.InRange(value, 0, 1); } = 0.9;

    /// <summary>e > 0, added to the root of the mean square. 1e-8: as in Adam (Kingma &amp; Ba 2015); the lecture names none.</summary>
    public double Epsilon { get; init => field = Require.Positive(value); } = 1e-8;
}

/// <summary>
/// RMSProp (Tieleman &amp; Hinton 2012, lecture 6.5): the gradient over the root of its running mean square,
/// <c>r ← β r + (1 − β) g²</c>, <c>θ ← θ − ε g / (√r + e)</c>, r from 0.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
public sealed class RmsProp(int dimension, RmsPropSettings settings) : IOptimizer<IObjective>
{
    readonly RmsPropSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly ClippedGradient _g = new(dimension, settings);
    double[] _r = new double[dimension];
    long _updates;

    /// <summary>The updates done and r.</summary>
    public OptimizerState State
    {
        get => new(("updates", [_updates]), ("meanSquare", _r));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (_updates, _r) = ((long)value.Number("updates"), value.Vector("meanSquare", dimension));
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        Require.Dimension(parameters.Length, dimension);
        var report = _g.Take(parameters, batches, monitor);
        if (report.Outcome != StepOutcome.Stepped) return report;
        if (report.GradientNorm == 0) return report with { Outcome = StepOutcome.Stationary, StepSize = 0 };

        var g = _g.Value;
        var (beta, epsilon, e) = (_settings.Decay, _settings.RateAfter(_updates++), _settings.Epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            _r[i] = beta * _r[i] + (1 - beta) * g[i] * g[i];
            parameters[i] -= epsilon * g[i] / (Math.Sqrt(_r[i]) + e);
        }
        return report;
    }
}
