using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>The finished runs of a study, by what they are for; known from run files alone.</summary>
sealed class StudyResults
{
    readonly ILookup<(WorkloadKey, string, StudyPhase), RunFile> _runs;

    StudyResults(IReadOnlyList<RunFile> all)
    {
        All = [.. all.Where(run => run.End is not null and not { Reason: EndReason.Interrupted })];
        Unfinished = all.Count - All.Count;
        _runs = All.OrderBy(run => run.Header.Seed)
            .ToLookup(run => (WorkloadKey.Of(run.Header), run.Header.Place!.Optimizer, run.Header.Place.Phase));
        Optimizers = [.. all.Select(run => (run.Header.Place!, run.Header.Optimizer.Name))
            .Select(((StudyPlace Place, string Kind) run) => new Competitor(run.Place.Optimizer, run.Place.Title, run.Place.Order, run.Kind))
            .GroupBy(competitor => competitor.Name).Select(named => named.MaxBy(competitor => competitor.Order)!) // one that has moved down in its study is one still
            .OrderBy(competitor => competitor.Order)];
        string[] tasks = [.. TaskCatalog.All.Select(entry => entry.Name)];
        Workloads = [.. All.Where(run => run.Header.Place!.Phase != StudyPhase.Tuning).Select(run => WorkloadKey.Of(run.Header)).Distinct()
            .OrderBy(key => key.Initialization, StringComparer.Ordinal).ThenBy(key => (uint)Array.IndexOf(tasks, key.Task))
            .ThenBy(key => key.Variant, StringComparer.Ordinal).ThenBy(key => key.Length)];
    }

    /// <summary>All finished runs.</summary>
    public IReadOnlyList<RunFile> All { get; }

    /// <summary>How many files hold runs that have not come to their end.</summary>
    public int Unfinished { get; }

    /// <summary>In the study's order.</summary>
    public IReadOnlyList<Competitor> Optimizers { get; }

    /// <summary>The workloads reported, by initial weights, task and length.</summary>
    public IReadOnlyList<WorkloadKey> Workloads { get; }

    /// <summary>The results among these files; null where none of them belongs to a study.</summary>
    /// <exception cref="InvalidDataException">They belong to more than one.</exception>
    public static StudyResults? Of(IReadOnlyList<RunFile> files)
    {
        RunFile[] placed = [.. files.Where(file => file.Header.Place is not null)];
        string[] studies = [.. placed.Select(run => run.Header.Study).Distinct()];
        if (studies.Length > 1)
            throw new InvalidDataException($"run files of the studies {string.Join(", ", studies)} lie in one folder; each needs its own");
        return placed.Length == 0 ? null : new(placed);
    }

    /// <summary>The runs of a workload, an optimiser and a phase, by seed.</summary>
    public IReadOnlyList<RunFile> Runs(WorkloadKey workload, Competitor optimizer, StudyPhase phase) =>
        [.. _runs[(workload, optimizer.Name, phase)]];

    /// <summary>The workloads that some optimiser has runs of in this phase.</summary>
    public IReadOnlyList<WorkloadKey> WorkloadsOf(StudyPhase phase) =>
        [.. Workloads.Where(workload => Optimizers.Any(optimizer => _runs.Contains((workload, optimizer.Name, phase))))];

    /// <summary>The trials of an optimiser, for each workload that it was tuned on.</summary>
    public IEnumerable<(WorkloadKey Workload, IReadOnlyList<Trial> Trials)> Trials(Competitor optimizer) =>
        _runs.Where(runs => runs.Key.Item2 == optimizer.Name && runs.Key.Item3 == StudyPhase.Tuning)
            .Select(runs => (runs.Key.Item1, Trial.Of(runs))).OrderBy(pair => pair.Item1.Title, StringComparer.Ordinal);

    /// <summary>Whether every optimiser has runs in this phase on this workload.</summary>
    public bool IsComplete(WorkloadKey workload, StudyPhase phase) =>
        Optimizers.All(optimizer => _runs.Contains((workload, optimizer.Name, phase)));
}

/// <summary>An optimiser of a study.</summary>
/// <param name="Name">The study's name for it.</param>
/// <param name="Title">What figures and tables call it.</param>
/// <param name="Order">Its number in the study, from 0.</param>
/// <param name="Kind">The method, which competitors share that differ in settings alone.</param>
sealed record Competitor(string Name, string Title, int Order, string Kind);
