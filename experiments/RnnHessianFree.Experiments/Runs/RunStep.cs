using System.Text.Json;
using System.Text.Json.Serialization;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>A line of a run file: the clocks after a step, what the optimiser reported, the held-out set where it was evaluated.</summary>
sealed record RunStep
{
    /// <summary>Steps done; 0 is the evaluation of θ_0, which has no report.</summary>
    public required int Step { get; init; }
    public required double Seconds { get; init; }
    public required long Passes { get; init; }
    public required long Sequences { get; init; }

    /// <summary>
    /// Sets of 1,000 sequences that gradients and curvature products were evaluated on; null in files from before it was written.
    /// </summary>
    public double? Minibatches { get; init; }
    public double? HeldOutLoss { get; init; }
    public double? HeldOutError { get; init; }

    /// <summary>The share of judged steps wrong, where a sequence has more than one; null in files from before it was written.</summary>
    public double? HeldOutStepError { get; init; }

    /// <summary>The properties of the optimiser's <see cref="StepReport"/>, and any field this version does not know.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Report { get; init; } = [];

    // Left out: the run's seed and what was drawn so far imply them, and they would be half of a file.
    static readonly string Seeds = JsonNamingPolicy.CamelCase.ConvertName(nameof(StepReport.BatchSeeds));

    public static RunStep Of(Spent spent, StepReport? report, Evaluation? evaluation) => new()
    {
        Step = spent.Step,
        Seconds = Math.Round(spent.Seconds, 6),
        Passes = spent.Passes,
        Sequences = spent.Sequences,
        Minibatches = spent.Minibatches,
        HeldOutLoss = evaluation?.Loss,
        HeldOutError = evaluation?.ErrorRate,
        HeldOutStepError = evaluation?.StepErrorRate,
        Report = report is null ? [] : RunFormat.Element(report).EnumerateObject().Where(p => p.Name != Seeds).ToDictionary(p => p.Name, p => p.Value),
    };

    /// <summary>Whether the step was given up: it then did not come to all of its numbers.</summary>
    [JsonIgnore]
    public bool IsGivenUp => Report.TryGetValue("outcome", out var outcome) && outcome.ValueKind == JsonValueKind.String
        && outcome.GetString() == nameof(StepOutcome.Interrupted);

    /// <summary>A reported number, finite or not; null where there is none of this name.</summary>
    public double? Number(string name) => !Report.TryGetValue(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : value.ValueKind != JsonValueKind.String ? null
        : value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        };
}

/// <summary>The held-out loss, share of sequences wrong, and share of judged steps wrong where that is counted.</summary>
readonly record struct Evaluation(double Loss, double ErrorRate, double? StepErrorRate = null);
