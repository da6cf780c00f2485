using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>A run after a step, with all it takes to go on as if it had never stopped.</summary>
/// <param name="Position">Clocks, counts, schedules and settings.</param>
/// <param name="Parameters">θ.</param>
/// <param name="LastGood">θ before the last step that began with a finite loss.</param>
/// <param name="BestParameters">θ at the best evaluation so far.</param>
/// <param name="Optimizer">What the optimiser carries.</param>
sealed record Checkpoint(RunPosition Position, double[] Parameters, double[] LastGood, double[] BestParameters, OptimizerState Optimizer);
