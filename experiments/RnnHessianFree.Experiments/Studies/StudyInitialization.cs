namespace RnnHessianFree.Experiments.Studies;

/// <summary>Initial weights under a name.</summary>
sealed record StudyInitialization
{
    public required string Name { get; init; }
    public Dictionary<string, double> Settings { get; init; } = [];
}
