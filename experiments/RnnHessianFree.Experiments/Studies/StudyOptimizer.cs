using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>An optimiser with what is fixed, what is searched and what it is called.</summary>
sealed record StudyOptimizer
{
    public required string Name { get; init; }

    /// <summary>The optimiser's name on command lines; the same as Name where it is absent.</summary>
    public string? Optimizer { get; init; }

    public string? Title { get; init; }
    public Dictionary<string, double> Settings { get; init; } = [];

    /// <summary>One space for all tasks; the first knob is the main one, which the figures show.</summary>
    public Dictionary<string, KnobSearch> Search { get; init; } = [];

    public OptimizerEntry Entry(string where = "optimizer") => OptimizerCatalog.Find(Optimizer ?? Name, where);

    /// <summary>The values of trial n, from 1: the n-th point of the Halton sequence.</summary>
    public KnobValues Trial(int n)
    {
        var knobs = Entry().Knobs;
        return KnobValues.Of(Search.Select((field, i) =>
        {
            var knob = KnobValues.Find(field.Key, knobs, "search");
            return (knob, field.Value.At(Halton.Coordinate(n, i), knob));
        }));
    }
}
