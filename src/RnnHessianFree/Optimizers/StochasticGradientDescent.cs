using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Stochastic gradient descent with classical or Nesterov's momentum, both in the form of Sutskever et al. 2013, equations 1 to 4: θ itself
/// is kept, and Nesterov's gradient is taken at θ + μ v.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
public sealed class StochasticGradientDescent(int dimension, SgdSettings settings) : IOptimizer<IObjective>
{
    readonly SgdSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly double[] _gradient = new double[Require.InRange(dimension, 1, int.MaxValue, nameof(dimension))];
    readonly double[] _point = new double[dimension];
    double[] _velocity = new double[dimension];

    /// <summary>v, all it carries from step to step: save a copy to resume from, set it to resume.</summary>
    public IReadOnlyList<double> Velocity
    {
        get => [.. _velocity];
        set
        {
            Require.Dimension(value.Count, dimension);
            _velocity = [.. value];
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Require.Dimension(parameters.Length, dimension);
        var batch = batches.Draw(_settings.BatchSequences);
        var report = new SgdReport
        {
            Outcome = StepOutcome.Interrupted, // unless the step gets to another end
            Loss = double.NaN,
            GradientNorm = double.NaN,
            StepSize = 0,
            BatchSeeds = [batch.BatchSeed],
            Clipped = false,
        };
        if (monitor?.Invoke(new("gradient", 0, 1)) == false) return report;

        // g = ∇f at θ (classical) or at θ + μ v (Nesterov)
        double lookAhead = _settings.Kind == MomentumKind.Nesterov ? _settings.Momentum : 0;
        TensorPrimitives.MultiplyAdd(_velocity, lookAhead, parameters, _point);
        double loss = batch.Gradient(_point, _gradient), norm = TensorPrimitives.Norm<double>(_gradient);
        report = report with { Loss = loss, GradientNorm = norm, Clipped = norm > _settings.ClipNorm };
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) return report with { Outcome = StepOutcome.Diverged };
        if (norm == 0 && !_velocity.ContainsAnyExcept(0.0)) return report with { Outcome = StepOutcome.Stationary };

        // v ← μ v − ε g,  θ ← θ + v
        if (report.Clipped) TensorPrimitives.Multiply(_gradient, _settings.ClipNorm / norm, _gradient);
        TensorPrimitives.Multiply(_velocity, _settings.Momentum, _velocity);
        TensorPrimitives.MultiplyAdd(_gradient, -_settings.LearningRate, _velocity, _velocity);
        TensorPrimitives.Add(parameters, _velocity, parameters);
        return report with { Outcome = StepOutcome.Stepped, StepSize = 1 };
    }
}
