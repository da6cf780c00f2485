using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>A run after a step, with all it takes to go on as if it had never stopped.</summary>
/// <param name="Position">Clocks, counts, schedules and settings.</param>
/// <param name="Parameters">θ.</param>
/// <param name="LastGood">θ before the last step that began with a finite loss.</param>
/// <param name="BestParameters">θ at the best evaluation so far.</param>
/// <param name="Optimizer">What the optimiser carries.</param>
sealed record Checkpoint(RunPosition Position, double[] Parameters, double[] LastGood, double[] BestParameters, OptimizerState Optimizer);

/// <summary>Where a run stands after a step: all of a checkpoint but its vectors.</summary>
sealed record RunPosition
{
    /// <summary>The run's header: its settings are the checkpoint's fingerprint.</summary>
    public required RunHeader Header { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Seconds on the run's clock.</summary>
    public required double Seconds { get; init; }

    /// <summary>Everything counted; the number of draws is the position of the training data's random stream.</summary>
    public required PassCounts Spent { get; init; }

    /// <summary>Steps rejected in a row.</summary>
    public required int Rejections { get; init; }

    /// <summary>Evaluations in a row that were no better than the best.</summary>
    public int SinceBest { get; init; }

    /// <summary>The position at which the next evaluation is due; see <see cref="EvaluationRule.Position"/>.</summary>
    public required long NextEvaluation { get; init; }

    /// <summary>The best evaluation so far.</summary>
    public required BestEvaluation Best { get; init; }

    /// <summary>The run file up to this step.</summary>
    public required RecordedLines Recorded { get; init; }

    /// <summary>The seed of the batch that serves all steps; null where each step draws its own.</summary>
    public ulong? FixedBatch { get; init; }
}

/// <summary>The evaluation with the least held-out error, and the step after which it was made.</summary>
readonly record struct BestEvaluation(int Step, double Loss, double ErrorRate);
