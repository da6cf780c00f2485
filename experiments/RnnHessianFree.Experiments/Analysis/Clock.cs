using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>What a run is measured by: optimisers differ in what they spend.</summary>
sealed record Clock(string Name, string Title, bool IsLogarithmic, Func<RunStep, double> Of)
{
    public static readonly Clock Seconds = new("seconds", "training seconds", false, step => step.Seconds);
    public static readonly Clock Passes = new("passes", "passes", false, step => step.Passes);

    // Optimisers differ in these by orders of magnitude.
    public static readonly Clock Sequences = new("sequences", "sequences drawn", true, step => step.Sequences);

    /// <summary>The clock of Martens &amp; Sutskever 2011; infinite in run files from before it was written.</summary>
    public static readonly Clock Minibatches = new("minibatches", "minibatches", true, step => step.Minibatches ?? double.PositiveInfinity);

    public static readonly Clock Steps = new("steps", "steps", false, step => step.Step);

    /// <summary>All there are, by name.</summary>
    public static IReadOnlyDictionary<string, Clock> Named { get; } =
        ((Clock[])[Seconds, Passes, Sequences, Minibatches, Steps]).ToDictionary(clock => clock.Name);

    /// <summary>Those that any two optimisers can be compared by.</summary>
    public static IReadOnlyList<Clock> All { get; } = [Seconds, Passes, Sequences];

    /// <summary>The clock that a budget limits first of all.</summary>
    public static Clock Binding(Budget budget) => budget.Seconds is not null ? Seconds : budget.Passes is not null ? Passes
        : budget.Minibatches is not null ? Minibatches : Sequences;

    /// <summary>When a run was first seen below its target; infinite where it never was.</summary>
    public double TimeToTarget(RunFile run) => Arrival(run).High;

    /// <summary>Whether a time has a place on a logarithmic axis.</summary>
    public static bool IsTime(double time) => time > 0 && double.IsFinite(time);

    /// <summary>
    /// When a run came below its target: after the evaluation before the first that saw it there, and not after that. Both infinite where it never did.
    /// </summary>
    public (double Low, double High) Arrival(RunFile run)
    {
        double before = 0;
        foreach (var step in run.Evaluated)
        {
            if (step.HeldOutError < run.Header.Evaluation.Target) return (before, Of(step));
            before = Of(step);
        }
        return (double.PositiveInfinity, double.PositiveInfinity);
    }
}
