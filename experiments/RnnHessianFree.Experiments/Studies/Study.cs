using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>A comparison of optimisers as a file states it, <c>experiments/studies/NAME.json</c>.</summary>
sealed partial record Study
{
    public required string Name { get; init; }

    public required IReadOnlyList<StudyTask> Tasks { get; init; }
    public required IReadOnlyList<StudyOptimizer> Optimizers { get; init; }

    /// <summary>Initial weights, each crossed with every task: a variable of the study, the same for all optimisers.</summary>
    public IReadOnlyList<StudyInitialization> Initializations { get; init; } = [new() { Name = "sparse" }];

    /// <summary>What a run may spend, trials too; a task may have its own.</summary>
    public required Budget Budget { get; init; }

    public required StudyTuning Tuning { get; init; }

    /// <summary>The seeds that are reported.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Where given, every optimiser also runs with one default for all tasks, on so many times the budget.</summary>
    public double? UntunedBudgets { get; init; }

    public EvaluationRule Evaluation { get; init; } = new();
    public int Hidden { get; init; } = new RunRequest().Hidden;
    public Precision Precision { get; init; }

    /// <summary>The threads of a run. With 1, as many runs as the machine has cores go side by side.</summary>
    public int Threads { get; init; } = 1;

    /// <exception cref="UsageException">The text states no study; the message is a line with the field, the value and what is allowed.</exception>
    public static Study Read(string text, string name)
    {
        var study = StrictJson.Read<Study>(text, name);
        new StudyCheck(name).Require(study);
        return study;
    }

    /// <summary>Whether a name can be part of a file's.</summary>
    public static bool IsName(string name) => FileName().IsMatch(name);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*$")]
    private static partial Regex FileName();
}

/// <summary>A task at some lengths.</summary>
sealed record StudyTask
{
    public required string Task { get; init; }
    public TaskVariant Variant { get; init; }
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>Where given, all lengths share the setting that was tuned at this one; otherwise each is tuned by itself.</summary>
    public int? TunedAt { get; init; }

    public Budget? Budget { get; init; }
}

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

/// <summary>Initial weights under a name.</summary>
sealed record StudyInitialization
{
    public required string Name { get; init; }
    public Dictionary<string, double> Settings { get; init; } = [];
}

/// <summary>So many trials for every optimiser, each on all of these seeds.</summary>
sealed record StudyTuning
{
    public required int Trials { get; init; }
    public required IReadOnlyList<ulong> Seeds { get; init; }
}
