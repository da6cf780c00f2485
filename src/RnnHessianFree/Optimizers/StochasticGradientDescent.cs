using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>Where momentum takes the gradient (Sutskever et al. 2013, section 2).</summary>
public enum MomentumKind
{
    /// <summary>At θ: <c>v ← μ v − ε ∇f(θ)</c>, <c>θ ← θ + v</c>.</summary>
    Classical,

    /// <summary>At the point momentum alone would lead to: <c>v ← μ v − ε ∇f(θ + μ v)</c>, <c>θ ← θ + v</c>.</summary>
    Nesterov,
}

/// <summary>The settings of <see cref="StochasticGradientDescent"/>.</summary>
public sealed record SgdSettings : FirstOrderSettings
{
    // Sutskever et al. 2013, section 4: "0.9 for the first 1000 parameter updates".
    const double EarlyMomentum = 0.9;

    /// <summary>μ, 0 to 1, in the end. 0.9: the smallest that Sutskever et al. 2013 use, and the one they begin with.</summary>
    public double Momentum { get; init => field = Require.InRange(value, 0, 1); } = 0.9;

    /// <summary>The kind of momentum. Nesterov's: the better one in Sutskever et al. 2013.</summary>
    public MomentumKind Kind { get; init => field = Require.Defined(value); } = MomentumKind.Nesterov;

    /// <summary>
    /// For this many first updates μ is 0.9, ≥ 0; 0, the default, is none. Sutskever et al. 2013, section 4: 1,000 on recurrent networks.
    /// </summary>
    public int EarlyUpdates { get; init => field = Require.InRange(value, 0, int.MaxValue); }

    /// <summary>
    /// P ≥ 0: μ rises to <see cref="Momentum"/> as <c>1 − 2^(−1 − log2(⌊t/P⌋ + 1))</c>, t updates done; 0, the default, is not at all.
    /// Sutskever et al. 2013, equation 5: 250, on autoencoders.
    /// </summary>
    public int RisePeriod { get; init => field = Require.InRange(value, 0, int.MaxValue); }

    /// <summary>μ of the update that follows <paramref name="updates"/> others.</summary>
    public double MomentumAfter(long updates) =>
        updates < EarlyUpdates ? EarlyMomentum
        : RisePeriod > 0 ? Math.Min(1 - 0.5 / (updates / RisePeriod + 1), Momentum) // 2^(−1 − log2 k) = ½/k
        : Momentum;
}

/// <summary>
/// Stochastic gradient descent with classical or Nesterov's momentum, both in the form of Sutskever et al. 2013, equations 1 to 4: θ itself
/// is kept, and Nesterov's gradient is taken at θ + μ v. Pascanu et al. 2013 add a regulariser against vanishing gradients (SGD-CR); its
/// gradient needs the errors of every step of every sequence, which an <see cref="IObjective"/> does not show, so it is left out.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
public sealed class StochasticGradientDescent(int dimension, SgdSettings settings) : IOptimizer<IObjective>
{
    readonly SgdSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly ClippedGradient _g = new(dimension, settings);
    readonly double[] _point = new double[dimension];
    double[] _v = new double[dimension];
    long _updates;

    /// <summary>The updates done and v.</summary>
    public OptimizerState State
    {
        get => new(("updates", [_updates]), ("velocity", _v));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (_updates, _v) = ((long)value.Number("updates"), value.Vector("velocity", dimension));
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        Require.Dimension(parameters.Length, dimension);
        double mu = _settings.MomentumAfter(_updates);

        // g = ∇f at θ (classical) or at θ + μ v (Nesterov)
        TensorPrimitives.MultiplyAdd(_v, _settings.Kind == MomentumKind.Nesterov ? mu : 0, parameters, _point);
        var report = _g.Take(_point, batches, monitor);
        if (report.Outcome != StepOutcome.Stepped) return report;
        if (report.GradientNorm == 0 && !_v.ContainsAnyExcept(0.0)) return report with { Outcome = StepOutcome.Stationary, StepSize = 0 };

        // v ← μ v − ε g,  θ ← θ + v
        TensorPrimitives.Multiply(_v, mu, _v);
        TensorPrimitives.MultiplyAdd(_g.Value, -_settings.RateAfter(_updates), _v, _v);
        TensorPrimitives.Add(parameters, _v, parameters);
        _updates++;
        return report;
    }
}
