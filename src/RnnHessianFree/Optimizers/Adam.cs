using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Adam (Kingma &amp; Ba 2015, algorithm 1): <c>m ← β_1 m + (1 − β_1) g</c>, <c>r ← β_2 r + (1 − β_2) g²</c>,
/// <c>θ ← θ − ε [m/(1 − β_1^t) / (√(r/(1 − β_2^t)) + e) + w θ]</c>; with w > 0 it is AdamW.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
public sealed class Adam(int dimension, AdamSettings settings) : IOptimizer<IObjective>
{
    readonly AdamSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly ClippedGradient _g = new(dimension, settings);
    double[] _m = new double[dimension], _r = new double[dimension];
    long _t;

    /// <summary>The updates done and the running means, of gradients and of their squares.</summary>
    public OptimizerState State
    {
        get => new(("updates", [_t]), ("mean", _m), ("meanSquare", _r));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (_t, _m, _r) = ((long)value.Number("updates"), value.Vector("mean", dimension), value.Vector("meanSquare", dimension));
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        Require.Dimension(parameters.Length, dimension);
        var report = _g.Take(parameters, batches, monitor);
        if (report.Outcome != StepOutcome.Stepped) return report;
        if (report.GradientNorm == 0 && !_m.ContainsAnyExcept(0.0)) return report with { Outcome = StepOutcome.Stationary, StepSize = 0 };

        var g = _g.Value;
        var (beta1, beta2, epsilon, e, w) =
            (_settings.Beta1, _settings.Beta2, _settings.LearningRate, _settings.Epsilon, _settings.WeightDecay);
        _t++;
        double mScale = 1 / (1 - Math.Pow(beta1, _t)), rScale = 1 / (1 - Math.Pow(beta2, _t));
        for (int i = 0; i < parameters.Length; i++)
        {
            _m[i] = beta1 * _m[i] + (1 - beta1) * g[i];
            _r[i] = beta2 * _r[i] + (1 - beta2) * g[i] * g[i];
            parameters[i] -= epsilon * (mScale * _m[i] / (Math.Sqrt(rScale * _r[i]) + e) + w * parameters[i]);
        }
        return report;
    }
}
