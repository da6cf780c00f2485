using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>All a run needs. Budget, evaluation and seed are the header's, so that what is written is what is done.</summary>
sealed record TrainingPlan
{
    public required RunHeader Header { get; init; }

    /// <summary>θ_0; a run works on a copy.</summary>
    public required double[] InitialParameters { get; init; }

    /// <summary>The network's sizes and units.</summary>
    public required RecurrentShape Shape { get; init; }

    /// <summary>An optimiser in its first state.</summary>
    public required Func<IOptimizer<ICurvedObjective>> NewOptimizer { get; init; }

    /// <summary>The training data of a seed, from where what the meter has counted ends; it counts what is done with them.</summary>
    public required Func<ulong, PassMeter, IObjectiveSource<ICurvedObjective>> TrainingData { get; init; }

    /// <summary>The held-out loss and error at θ.</summary>
    public required Func<double[], Evaluation> Evaluate { get; init; }

    /// <summary>Who trains together.</summary>
    public Agreement Agreement { get; init; } = new(null);

    /// <summary>How long the code is exercised on throw-away copies before the clock starts, so that compiling it is not timed.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);
}
