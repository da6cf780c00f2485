using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Improves parameters a step at a time. The caller owns the loop, the clock, the budget, evaluation, stopping and logging.
/// An optimiser that needs no more than gradients is an <c>IOptimizer&lt;IObjective&gt;</c>, one that needs curvature an
/// <c>IOptimizer&lt;ICurvedObjective&gt;</c>: handing it too little does not compile.
/// </summary>
public interface IOptimizer<in TObjective> where TObjective : IObjective
{
    /// <summary>
    /// All it carries from step to step: an optimiser of the same dimension and settings that is given this state goes on bit for bit as
    /// this one does.
    /// </summary>
    /// <exception cref="ArgumentException">On setting: the state is not that of such an optimiser.</exception>
    OptimizerState State { get; set; }

    /// <summary>Does one step, changing <paramref name="parameters"/> in place, and says what happened.</summary>
    /// <param name="parameters">θ; left as it was when the report's outcome is neither <see cref="StepOutcome.Stepped"/> nor <see cref="StepOutcome.TakenBack"/>.</param>
    /// <param name="batches">Where the step takes its data from.</param>
    /// <param name="monitor">Told of progress inside the step; may ask for its end.</param>
    StepReport Step(Span<double> parameters, IObjectiveSource<TObjective> batches, StepMonitor? monitor = null);
}

/// <summary>Called inside a step; returns false to ask that the step be given up, which leaves the parameters as they were.</summary>
public delegate bool StepMonitor(StepProgress progress);

/// <summary>How far a step has come.</summary>
/// <param name="Phase">What the step is doing, for a person to read.</param>
/// <param name="Done">Units of the phase done.</param>
/// <param name="AtMost">Units the phase may take at most.</param>
public readonly record struct StepProgress(string Phase, int Done, int AtMost);
