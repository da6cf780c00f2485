using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

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
