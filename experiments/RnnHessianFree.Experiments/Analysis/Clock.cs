using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>What a run is measured by: optimisers differ in what they spend.</summary>
sealed record Clock(string Name, string Title, bool IsLogarithmic, Func<RunStep, double> Of)
{
    public static readonly Clock Seconds = new("seconds", "training seconds", false, step => step.Seconds);
    public static readonly Clock Passes = new("passes", "passes", false, step => step.Passes);

    // Optimisers differ in these by orders of magnitude.
    public static readonly Clock Sequences = new("sequences", "sequences drawn", true, step => step.Sequences);

    public static IReadOnlyList<Clock> All { get; } = [Seconds, Passes, Sequences];

    /// <summary>The clock that a budget limits first of all.</summary>
    public static Clock Binding(Budget budget) => budget.Seconds is not null ? Seconds : budget.Passes is not null ? Passes : Sequences;

    /// <summary>When a run first came below its target; infinite where it never did.</summary>
    public double TimeToTarget(RunFile run)
    {
        double target = run.Header.Evaluation.Target;
        return run.Evaluated.FirstOrDefault(step => step.HeldOutError < target) is { } step ? Of(step) : double.PositiveInfinity;
    }
}
