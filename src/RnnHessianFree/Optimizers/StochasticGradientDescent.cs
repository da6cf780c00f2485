using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

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
        TensorPrimitives.MultiplyAdd(_g.Value, -_settings.LearningRate, _v, _v);
        TensorPrimitives.Add(parameters, _v, parameters);
        _updates++;
        return report;
    }
}
