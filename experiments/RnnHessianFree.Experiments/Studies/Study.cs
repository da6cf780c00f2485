using System.Text;
using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>
/// Tasks × lengths × optimisers × seeds as a file states them, <c>experiments/studies/NAME.json</c>: a comparison, which tunes every
/// optimiser by the same rule, or a grid of runs whose settings are given.
/// </summary>
sealed partial record Study
{
    public required string Name { get; init; }

    public required IReadOnlyList<StudyTask> Tasks { get; init; }
    public required IReadOnlyList<StudyOptimizer> Optimizers { get; init; }

    /// <summary>Whether settings and initial weights that are left open are those of each task's own study, and the library's only then.</summary>
    public bool UsesTaskStudies { get; init; }

    /// <summary>Initial weights, each crossed with every task: a variable of the study, the same for all optimisers.</summary>
    public IReadOnlyList<StudyInitialization> Initializations { get; init; } = [new() { Name = "sparse", Settings = new() { ["sparse"] = 1 } }];

    /// <summary>What a run may spend, trials too; a task may have its own.</summary>
    public required Budget Budget { get; init; }

    /// <summary>How settings are found; null where they are given.</summary>
    public StudyTuning? Tuning { get; init; }

    /// <summary>The seeds that are reported.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Where given, every optimiser also runs with one default for all tasks, on so many times the budget.</summary>
    public double? UntunedBudgets { get; init; }

    /// <summary>Where given, a network that solved its task is also tried on sequences so many times as long.</summary>
    public int? TriedAtTimes { get; init; }

    public EvaluationRule Evaluation { get; init; } = new();
    public int Hidden { get; init; } = new RunRequest().Hidden;

    /// <summary>Where not given, that of each task's own study, if <see cref="UsesTaskStudies"/> says so, and single only then.</summary>
    public Precision? Precision { get; init; }

    /// <summary>The threads of a run. With 1, as many runs as the machine has cores go side by side.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The study in a file.</summary>
    /// <exception cref="UsageException">It cannot be read, is too large, or states no study.</exception>
    public static Study Load(string path) =>
        Read(Encoding.UTF8.GetString(InputFile.Read(path, path, Bounds.StudyBytes)), Path.GetFileName(path));

    /// <exception cref="UsageException">The text states no study; a line says the field, the value and what is allowed.</exception>
    public static Study Read(string text, string name)
    {
        var study = StrictJson.Read<Study>(text, name);
        new StudyCheck(name).Require(study);
        return study;
    }

    /// <summary>The part of it that has these tasks, lengths and seeds; null stands for its own. Its lengths need not be among those given.</summary>
    /// <exception cref="UsageException">It has no such task, or a task none of such a length.</exception>
    public Study Only(IReadOnlyList<string>? tasks, IReadOnlyList<int>? lengths, IReadOnlyList<ulong>? seeds)
    {
        string[] names = [.. Tasks.Select(task => task.Task).Distinct()];
        if (tasks?.FirstOrDefault(task => !names.Contains(task)) is { } unknown)
            throw new UsageException($"--tasks {unknown}: allowed are {string.Join(", ", names)}{Nearest.Hint(unknown, names)}");
        var part = this with
        {
            Tasks = [.. from task in Tasks
                        where tasks?.Contains(task.Task) != false
                        let own = lengths is null ? task.Lengths : [.. lengths.Where(length => IsOf(task, length))]
                        where own.Count > 0
                        select task with { Lengths = own }],
            Seeds = seeds ?? Seeds,
        };
        RequireList("--tasks", tasks);
        RequireList("--lengths", lengths);
        RequireList("--seeds", seeds);
        foreach (var (task, length) in from task in part.Tasks from length in lengths ?? [] select (task, length))
        {
            if (length > Bounds.Length) throw new UsageException($"--lengths {length}: allowed are whole numbers up to {Bounds.Length}");
            try
            {
                Catalog.Task(task.Task, length, task.Variant);
            }
            catch (UsageException problem)
            {
                throw new UsageException(problem.Message.Replace("--length ", "--lengths "), problem);
            }
        }
        new StudyCheck(Name).Require(part);
        return part;

        // A length that a task does not have is that of its first entry.
        bool IsOf(StudyTask task, int length)
        {
            StudyTask[] entries = [.. Tasks.Where(other => (other.Task, other.Variant) == (task.Task, task.Variant))];
            return entries.Any(entry => entry.Lengths.Contains(length)) ? task.Lengths.Contains(length) : task == entries[0];
        }

        static void RequireList<T>(string option, IReadOnlyList<T>? values) where T : notnull
        {
            if (values?.Count > Bounds.ListLength) throw new UsageException($"{option}: has {values.Count} entries; allowed are {Bounds.ListLength}");
            if (values?.CountBy(value => value).FirstOrDefault(pair => pair.Value > 1) is { Value: > 1, Key: var twice })
                throw new UsageException($"{option}: has {twice} twice");
        }
    }

    /// <summary>Whether a name can be part of a file's.</summary>
    public static bool IsName(string name) => FileName().IsMatch(name);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]*$")]
    private static partial Regex FileName();
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
