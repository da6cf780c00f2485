using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>The cells of a study that have these tasks, lengths, initial weights and optimisers; null stands for all.</summary>
sealed record StudyPart(
    IReadOnlyList<string>? Tasks = null, IReadOnlyList<int>? Lengths = null, IReadOnlyList<string>? Initializations = null,
    IReadOnlyList<string>? Optimizers = null)
{
    /// <summary>The groups with what they have of it. Their trials stay, so that a cell comes to what it is in the whole study.</summary>
    /// <exception cref="UsageException">The study has no such task, length, initial weights or optimiser.</exception>
    public IReadOnlyList<StudyGroup> Of(IReadOnlyList<StudyGroup> groups)
    {
        var workloads = groups.SelectMany(group => group.Workloads);
        Require("--tasks", Tasks, workloads.Select(workload => workload.Task.Task));
        Require("--lengths", Lengths?.Select(length => $"{length}"), workloads.Select(workload => $"{workload.Length}"));
        Require("--initializations", Initializations, workloads.Select(workload => workload.Initialization.Name));
        Require("--optimizers", Optimizers, groups.Select(group => group.Optimizer.Name));
        return
        [
            .. groups.Where(group => Optimizers?.Contains(group.Optimizer.Name) != false)
                .Select(group => group with { Workloads = [.. group.Workloads.Where(Has)] }).Where(group => group.Workloads.Count > 0),
        ];
    }

    bool Has(Workload workload) => Tasks?.Contains(workload.Task.Task) != false && Lengths?.Contains(workload.Length) != false
        && Initializations?.Contains(workload.Initialization.Name) != false;

    static void Require(string option, IEnumerable<string>? asked, IEnumerable<string> there)
    {
        string[] allowed = [.. there.Distinct()];
        if (asked?.FirstOrDefault(name => !allowed.Contains(name)) is { } unknown)
            throw new UsageException($"{option} {unknown}: allowed are {string.Join(", ", allowed)}{Nearest.Hint(unknown, allowed)}");
    }
}
