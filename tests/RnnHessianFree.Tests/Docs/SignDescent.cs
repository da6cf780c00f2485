using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Docs;

// The documentation's example of an optimiser of one's own; a test holds the two together.
public sealed class SignDescent(int dimension, double rate, int sequences) : IOptimizer<IObjective>
{
    readonly double[] _gradient = new double[dimension];
    double _rate = rate, _lastLoss = double.PositiveInfinity;

    // All it carries from step to step: with it a checkpoint goes on bit for bit.
    public OptimizerState State
    {
        get => new(("rate", [_rate]), ("lastLoss", [_lastLoss]));
        set => (_rate, _lastLoss) = (value.Number("rate"), value.Number("lastLoss"));
    }

    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        var objective = batches.Draw(sequences);
        double loss = objective.Gradient(parameters, _gradient), norm = Math.Sqrt(_gradient.Sum(g => g * g));
        var outcome = !double.IsFinite(loss + norm) ? StepOutcome.Diverged : norm == 0 ? StepOutcome.Stationary : StepOutcome.Stepped;
        if (outcome == StepOutcome.Stepped)
        {
            _rate *= loss < _lastLoss ? 1.05 : 0.7;
            _lastLoss = loss;
            for (int i = 0; i < parameters.Length; i++) parameters[i] -= _rate * Math.Sign(_gradient[i]);
        }
        return new()
        {
            Outcome = outcome,
            Loss = loss,
            GradientNorm = norm,
            StepSize = outcome == StepOutcome.Stepped ? 1 : 0,
            BatchSeeds = [objective.BatchSeed],
        };
    }
}
