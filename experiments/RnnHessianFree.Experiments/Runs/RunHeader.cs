using System.Text.Json;
using System.Text.Json.Serialization;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>The first line of a run file: everything that defines the run, and what it ran on. Fields it does not know are kept.</summary>
sealed record RunHeader
{
    public int Format { get; init; } = RunFormat.Version;
    public required string Study { get; init; }

    /// <summary>Where in the study the run belongs; null outside of comparisons.</summary>
    public StudyPlace? Place { get; init; }
    public required TaskDescription Task { get; init; }
    public required NetworkDescription Network { get; init; }
    public required NamedSettings Initialization { get; init; }
    public required NamedSettings Optimizer { get; init; }

    /// <summary>What is asked of parameters beside the loss; null for nothing.</summary>
    public AskedConstraints? Constraints { get; init; }
    public required ulong Seed { get; init; }
    public required EngineDescription Engine { get; init; }
    public required Budget Budget { get; init; }
    public required EvaluationRule Evaluation { get; init; }
    public string? Commit { get; init; }
    public bool? Dirty { get; init; }
    public required MachineDescription Machine { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>A name with everything that sets it apart from others of that name.</summary>
sealed record NamedSettings(string Name, JsonElement Settings);

/// <summary>What stays as it was at the start, by name, and c of ½c‖θ‖²; each null for nothing.</summary>
sealed record AskedConstraints(IReadOnlyList<string>? Freeze, double? L2);

/// <summary>A task of length T.</summary>
sealed record TaskDescription(string Name, int Length, JsonElement Settings);

/// <summary>What computes the network: an engine, its threads and, where there are several, the ranks that share each batch.</summary>
sealed record EngineDescription(string Name, string Description, Precision Precision, int Threads, int? Ranks = null);

/// <summary>
/// Evaluation at the start, now and then, and at the end; a run is solved below the target error, and given up, where there is a patience,
/// after so many evaluations in a row that were no better than the best.
/// </summary>
/// <param name="EveryPasses">After the first step beyond every so many passes; null where EveryShare is given, which goes before it.</param>
/// <param name="Sequences">Held-out sequences.</param>
/// <param name="Target">The error to come below.</param>
/// <param name="Patience">How many evaluations may be no better, in a row.</param>
/// <param name="EveryShare">After the first step beyond every such share of the budget, whatever that limits.</param>
sealed record EvaluationRule(long? EveryPasses = 100_000, int Sequences = 10_000, double Target = 0.01, int? Patience = null, double? EveryShare = null)
{
    public long? EveryPasses { get; init; } = EveryShare is null ? EveryPasses ?? 100_000 : null;

    /// <summary>Where a run is between looks: passes, or whole shares of its budget.</summary>
    public long Position(Spent spent, Budget budget) => EveryShare is { } share ? (long)(budget.SpentShare(spent) / share) : spent.Passes;

    /// <summary>The position of the next look.</summary>
    public long Next(long position) => EveryPasses is { } every ? (position / every + 1) * every : position + 1;
}
