using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// L-BFGS as MathNet has it, on one batch that is drawn by the first step to come to an end and serves all others: the method wants a function that stays
/// the same. A step is a run of several iterations with a memory of its own, and takes the lowest point it saw.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
public sealed class LimitedMemoryBfgs(int dimension, LimitedMemoryBfgsSettings settings) : IOptimizer<IObjective>
{
    // Of the gradient and of θ. MathNet also begins its first line search at 100 gradient tolerances over ‖g‖², and doubles from there.
    const double GradientTolerance = 1e-6, ParameterTolerance = 1e-12;

    readonly int _dimension = Require.InRange(dimension, 1, int.MaxValue, nameof(dimension));
    readonly LimitedMemoryBfgsSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    IObjective? _batch;
    ulong? _fixedBatch; // of a state it was given, and not yet drawn again

    /// <summary>The fixed batch.</summary>
    public OptimizerState State
    {
        get => new() { FixedBatch = _batch?.BatchSeed ?? _fixedBatch };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (_batch, _fixedBatch) = (null, value.FixedBatch);
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Require.Dimension(parameters.Length, _dimension);
        var batch = _batch
            ?? (_fixedBatch is { } seed ? batches.Redraw(seed, _settings.BatchSequences) : batches.Draw(_settings.BatchSequences));
        var f = new Watched(batch, monitor, _settings.Iterations);
        var minimizer = new LimitedMemoryBfgsMinimizer(GradientTolerance, ParameterTolerance, 0, _settings.Memory, _settings.Iterations);
        bool interrupted = false;
        try
        {
            minimizer.FindMinimum(ObjectiveFunction.Gradient(f.Evaluate), Vector<double>.Build.DenseOfArray(parameters.ToArray()));
        }
        catch (OptimizationException)
        {
            // The iterations are spent, or a line search found nothing lower: what was found so far counts.
        }
        catch (OperationCanceledException)
        {
            interrupted = true;
        }

        var outcome = interrupted ? StepOutcome.Interrupted
            : !double.IsFinite(f.StartLoss) || !double.IsFinite(f.StartNorm) ? StepOutcome.Diverged
            : f.StartNorm == 0 ? StepOutcome.Stationary
            : f.LowestLoss < f.StartLoss ? StepOutcome.Stepped
            : StepOutcome.Rejected;
        if (!interrupted) _batch = batch; // an interrupted step leaves no trace: its batch is drawn again
        if (outcome == StepOutcome.Stepped) f.Lowest.CopyTo(parameters);
        return new StepReport
        {
            Outcome = outcome,
            Loss = f.StartLoss,
            GradientNorm = f.StartNorm,
            StepSize = outcome == StepOutcome.Stepped ? 1 : 0,
            BatchSeeds = [batch.BatchSeed],
        };
    }

    /// <summary>f and ∇f, with the first and the lowest f seen.</summary>
    sealed class Watched(IObjective f, StepMonitor? monitor, int iterations)
    {
        int _evaluations;

        public double StartLoss { get; private set; } = double.NaN;

        public double StartNorm { get; private set; } = double.NaN;

        public double LowestLoss { get; private set; } = double.PositiveInfinity;

        public double[] Lowest { get; private set; } = [];

        public (double, Vector<double>) Evaluate(Vector<double> theta)
        {
            int atMost = Math.Max(_evaluations + 1, iterations); // a line search may take several
            if (monitor?.Invoke(new("gradient", _evaluations, atMost)) == false) throw new OperationCanceledException();
            double[] point = theta.ToArray(), gradient = new double[point.Length];
            double loss = f.Gradient(point, gradient);
            if (_evaluations++ == 0) (StartLoss, StartNorm) = (loss, TensorPrimitives.Norm<double>(gradient));
            if (loss < LowestLoss) (LowestLoss, Lowest) = (loss, point);
            return (loss, Vector<double>.Build.Dense(gradient));
        }
    }
}

/// <summary>The settings of <see cref="LimitedMemoryBfgs"/>.</summary>
public sealed record LimitedMemoryBfgsSettings
{
    /// <summary>The sequences of its one batch, ≥ 1. 1,000: the minibatch of Martens &amp; Sutskever 2011.</summary>
    public int BatchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 1000;

    /// <summary>Steps and gradient changes kept, 1 to 1,000. 10: Nocedal &amp; Wright 2006, section 7.2, use 3 to 20.</summary>
    public int Memory { get; init => field = Require.InRange(value, 1, 1000); } = 10;

    /// <summary>The most iterations of a step, 2 to 1,000,000. 50: ours, so that a run ends near its budget.</summary>
    public int Iterations { get; init => field = Require.InRange(value, 2, 1_000_000); } = 50;
}
