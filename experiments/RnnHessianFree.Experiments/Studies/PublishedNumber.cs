using RnnHessianFree.Experiments.Usage;
namespace RnnHessianFree.Experiments.Studies;

/// <summary>A number or a claim that others reported on the same tasks: of <c>experiments/studies/published/STUDY.json</c>.</summary>
sealed record PublishedNumber
{
    /// <summary>Tasks and T.</summary>
    public required string On { get; init; }

    public required string Reported { get; init; }

    /// <summary>What it is to be held against: text with placeholders.</summary>
    public required string Here { get; init; }

    public required string Source { get; init; }

    /// <summary>How sure it is that this was reported.</summary>
    public required string Certainty { get; init; }

    /// <summary>What a figure shows of it; null where it is no such number.</summary>
    public PublishedMark? Mark { get; init; }

    /// <summary>Those that are on record for a study.</summary>
    public static IReadOnlyList<PublishedNumber> Of(string study)
    {
        study = Presets.OfPublished(study);
        return EmbeddedText.Find($"studies/published/{study}.json") is { } text ? StrictJson.Read<IReadOnlyList<PublishedNumber>>(text, $"{study}.json") : [];
    }
}

/// <summary>A number that was published, as figures against T show it.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Minibatches">Of 1,000 sequences, to the target.</param>
/// <param name="Task">The task; null for all, at all lengths.</param>
/// <param name="Length">T.</param>
sealed record PublishedMark(string Name, double Minibatches, string? Task = null, int Length = 0);
