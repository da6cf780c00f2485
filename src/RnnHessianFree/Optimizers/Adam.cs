using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="Adam"/>.</summary>
public sealed record AdamSettings : FirstOrderSettings
{
    /// <summary>β_1, from 0 to below 1: how much of the mean gradient is kept. 0.9: Kingma &amp; Ba 2015, algorithm 1.</summary>
    public double Beta1 { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.9;

    /// <summary>β_2, from 0 to below 1: how much of the mean square is kept. 0.999: Kingma &amp; Ba 2015, algorithm 1.</summary>
    public double Beta2 { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.999;

    /// <summary>e > 0, added to the root of the mean square. 1e-8: Kingma &amp; Ba 2015, algorithm 1.</summary>
    public double Epsilon { get; init => field = Require.Positive(value); } = 1e-8;

    /// <summary>
    /// w ≥ 0: each step also takes the part ε w of θ away from it. 0, the default, is Adam; otherwise it is AdamW (Loshchilov &amp; Hutter
    /// 2019, algorithm 2, with their schedule η equal to ε).
    /// </summary>
    public double WeightDecay { get; init => field = Require.InRange(value, 0, double.MaxValue); }
}

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
    readonly AdamMoments _moments = new(dimension);
    readonly double[] _direction = new double[dimension];

    /// <summary>The updates done and the running means, of gradients and of their squares.</summary>
    public OptimizerState State { get => new(_moments.State); set => _moments.Restore(value); }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        Require.Dimension(parameters.Length, dimension);
        var report = _g.Take(parameters, batches, monitor);
        if (report.Outcome != StepOutcome.Stepped) return report;
        if (report.GradientNorm == 0 && _moments.AreAtRest) return report with { Outcome = StepOutcome.Stationary, StepSize = 0 };

        double epsilon = _settings.RateAfter(_moments.Updates), w = _settings.WeightDecay;
        _moments.Take(_g.Value, _settings.Beta1, _settings.Beta2, _settings.Epsilon, _direction);
        for (int i = 0; i < parameters.Length; i++) parameters[i] -= epsilon * (_direction[i] + w * parameters[i]);
        return report;
    }
}

/// <summary>The running means of Adam, of gradients and of their squares, and the direction they give.</summary>
sealed class AdamMoments(int dimension)
{
    double[] _m = new double[dimension], _r = new double[dimension];

    /// <summary>t, the updates done.</summary>
    public long Updates { get; private set; }

    /// <summary>Whether a gradient of zero would leave the parameters where they are.</summary>
    public bool AreAtRest => !_m.ContainsAnyExcept(0.0);

    public (string, double[])[] State => [("updates", [Updates]), ("mean", _m), ("meanSquare", _r)];

    public void Restore(OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (Updates, _m, _r) = ((long)state.Number("updates"), state.Vector("mean", dimension), state.Vector("meanSquare", dimension));
    }

    /// <summary>Takes g into the means and writes <c>m/(1 − β_1^t) / (√(r/(1 − β_2^t)) + e)</c>.</summary>
    public void Take(ReadOnlySpan<double> g, double beta1, double beta2, double e, Span<double> direction)
    {
        Updates++;
        double mScale = 1 / (1 - Math.Pow(beta1, Updates)), rScale = 1 / (1 - Math.Pow(beta2, Updates));
        for (int i = 0; i < g.Length; i++)
        {
            _m[i] = beta1 * _m[i] + (1 - beta1) * g[i];
            _r[i] = beta2 * _r[i] + (1 - beta2) * g[i] * g[i];
            direction[i] = mScale * _m[i] / (Math.Sqrt(rScale * _r[i]) + e);
        }
    }
}
