using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

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

    /// <summary>r.</summary>
    public OptimizerState State
    {
        get => new(("meanSquare", _r));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _r = value.Vector("meanSquare", dimension);
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
        var (beta, epsilon, e) = (_settings.Decay, _settings.LearningRate, _settings.Epsilon);
        for (int i = 0; i < parameters.Length; i++)
        {
            _r[i] = beta * _r[i] + (1 - beta) * g[i] * g[i];
            parameters[i] -= epsilon * g[i] / (Math.Sqrt(_r[i]) + e);
        }
        return report;
    }
}
