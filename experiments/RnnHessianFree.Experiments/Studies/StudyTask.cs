using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>A task at some lengths.</summary>
sealed record StudyTask
{
    public required string Task { get; init; }
    public TaskVariant Variant { get; init; }
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>Where given, all lengths share the setting that was tuned at this one; otherwise each is tuned by itself.</summary>
    public int? TunedAt { get; init; }

    /// <summary>Where given, only these of the study's initial weights.</summary>
    public IReadOnlyList<string>? Initializations { get; init; }

    /// <summary>Settings of Hessian-free for this task alone; they go before the optimiser's own.</summary>
    public Dictionary<string, double> HessianFree { get; init; } = [];

    public Budget? Budget { get; init; }

    /// <summary>Where not given, the study's.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Whether it is run from these initial weights.</summary>
    public bool StartsFrom(StudyInitialization initialization) => Initializations?.Contains(initialization.Name) != false;
}
