using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;

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

    /// <exception cref="UsageException">The text states no study; a line says the field, the value and what is allowed.</exception>
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
