using MathNet.Numerics;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>How an optimiser's time to the target grows with T on one task from one kind of initial weights: who scales.</summary>
/// <param name="TaskTitle">The task.</param>
/// <param name="Initialization">The initial weights.</param>
/// <param name="Optimizer">Which.</param>
/// <param name="At">For each T, ascending, the times by seed; infinite where a run missed.</param>
sealed record Growth(string TaskTitle, string Initialization, Competitor Optimizer, IReadOnlyList<(int Length, double[] Times)> At)
{
    /// <summary>
    /// p of <c>median time ∝ T^p</c>, by least squares of their logarithms over the T where the median is finite; NaN where there are fewer than two.
    /// </summary>
    public double Exponent
    {
        get
        {
            var finite = At.Select(at => (at.Length, Median: Quantiles.At(at.Times, 0.5))).Where(at => at.Median > 0 && double.IsFinite(at.Median)).ToArray();
            return finite.Length < 2 ? double.NaN
                : Fit.Line([.. finite.Select(at => Math.Log(at.Length))], [.. finite.Select(at => Math.Log(at.Median))]).B;
        }
    }

    /// <summary>One for each task, kind of initial weights and optimiser that has runs at so many T or more.</summary>
    public static IReadOnlyList<Growth> Of(StudyResults results, StudyPhase phase, Clock clock, int leastLengths = 2) =>
    [
        .. from task in results.WorkloadsOf(phase).GroupBy(key => (key.TaskTitle, key.Initialization))
           from optimizer in results.Optimizers
           let at = task.Select(key => (key.Length, Times: (double[])[.. results.Runs(key, optimizer, phase).Select(clock.TimeToTarget)]))
               .Where(at => at.Times.Length > 0).OrderBy(at => at.Length).ToArray()
           where at.Length >= leastLengths
           select new Growth(task.Key.TaskTitle, task.Key.Initialization, optimizer, at),
    ];
}
