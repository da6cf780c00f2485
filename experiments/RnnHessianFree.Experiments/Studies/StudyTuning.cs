namespace RnnHessianFree.Experiments.Studies;

/// <summary>So many trials for every optimiser, each on all of these seeds.</summary>
sealed record StudyTuning
{
    public required int Trials { get; init; }
    public required IReadOnlyList<ulong> Seeds { get; init; }
}
