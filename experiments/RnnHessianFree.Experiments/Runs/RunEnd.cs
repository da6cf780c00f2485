using System.Text.Json;
using System.Text.Json.Serialization;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Why a run ended.</summary>
enum EndReason
{
    /// <summary>The held-out error fell below the target.</summary>
    Solved,

    /// <summary>A limit of the budget was reached first.</summary>
    BudgetSpent,

    /// <summary>Data, parameters, loss, gradient or a curvature product was not finite.</summary>
    Diverged,

    /// <summary>The gradient was zero.</summary>
    Stationary,

    /// <summary>So many steps in a row were rejected that no other will be taken.</summary>
    Stalled,

    /// <summary>So many held-out evaluations in a row were no better than the best before them.</summary>
    NoLongerBetter,

    /// <summary>A person or the system asked for the end; the run can be resumed.</summary>
    Interrupted,
}

/// <summary>Reasons for people.</summary>
static class EndReasons
{
    public static string Words(this EndReason reason) => reason switch
    {
        EndReason.Solved => "solved",
        EndReason.BudgetSpent => "budget spent",
        EndReason.Diverged => "diverged",
        EndReason.Stationary => "the gradient is zero",
        EndReason.Stalled => "stalled",
        EndReason.NoLongerBetter => "no longer better",
        _ => "interrupted",
    };
}

/// <summary>The last line of a run file.</summary>
sealed record RunEnd
{
    [JsonPropertyName("end")]
    public required EndReason Reason { get; init; }
    public required int Step { get; init; }
    public required double Seconds { get; init; }
    public required long Passes { get; init; }
    public required long Sequences { get; init; }

    /// <inheritdoc cref="RunStep.Minibatches"/>
    public double? Minibatches { get; init; }

    /// <summary>At the final parameters, which are the last good ones where the run diverged; null where it was interrupted.</summary>
    public double? HeldOutLoss { get; init; }
    public double? HeldOutError { get; init; }
    public double? HeldOutStepError { get; init; }

    /// <summary>The evaluation with the least held-out error: the step after which it was made, and that error.</summary>
    public int? BestStep { get; init; }
    public double? BestHeldOutError { get; init; }

    /// <summary>Where the run diverged: what was not finite, in which phase of which step, and what may help.</summary>
    public string? Problem { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }
}
