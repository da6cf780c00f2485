using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>An optimiser's trials on one workload, and the runs that use what they found: no other run depends on these.</summary>
sealed record StudyGroup(Study Study, StudyOptimizer Optimizer, Workload TunedOn, IReadOnlyList<Workload> Workloads)
{
    /// <summary>The groups of a study.</summary>
    public static IReadOnlyList<StudyGroup> Of(Study study) =>
    [
        .. from initialization in study.Initializations
           from workload in (from task in study.Tasks
                             where task.StartsFrom(initialization)
                             from length in task.Lengths
                             select (Task: task, Length: length))
           group new Workload(workload.Task, workload.Length, initialization)
               by Owner(study, workload.Task, workload.Task.TunedAt ?? workload.Length, initialization) into tuned
           from optimizer in study.Optimizers
           select new StudyGroup(study, optimizer, tuned.Key, [.. tuned]),
    ];

    /// <summary>The trials, all on the same seeds; none where nothing is searched.</summary>
    public IReadOnlyList<StudyRun> Trials =>
    [
        .. from trial in Enumerable.Range(1, Optimizer.Search.Count > 0 ? Study.Tuning!.Trials : 0)
           from seed in Study.Tuning!.Seeds
           select new StudyRun(Study, TunedOn, Optimizer, StudyPhase.Tuning, trial, Optimizer.Trial(trial), seed),
    ];

    /// <summary>The runs to report, given the best trial; all optimisers have the same seeds.</summary>
    public IReadOnlyList<StudyRun> Reported(int? best)
    {
        var values = best is { } trial ? Optimizer.Trial(trial) : KnobValues.None;
        return
        [
            .. from seed in Study.Seeds from workload in Workloads
               select new StudyRun(Study, workload, Optimizer, Study.Tuning is null ? StudyPhase.Given : StudyPhase.Tuned, best, values, seed),
            .. Untuned,
        ];
    }

    /// <summary>Those of them that depend on no trial.</summary>
    public IReadOnlyList<StudyRun> Untuned => Study.UntunedBudgets is null ? [] :
    [
        .. from seed in Study.Seeds from workload in Workloads
           select new StudyRun(Study, workload, Optimizer, StudyPhase.Untuned, null, KnobValues.None, seed),
    ];

    // The task entry that runs this length reported, or else the first that is tuned there, decides on the budget of trials.
    static Workload Owner(Study study, StudyTask task, int length, StudyInitialization initialization)
    {
        var same = study.Tasks.Where(other => (other.Task, other.Variant) == (task.Task, task.Variant) && other.StartsFrom(initialization)).ToArray();
        var owner = same.FirstOrDefault(other => other.Lengths.Contains(length)) ?? same.First(other => other.TunedAt == length);
        return new(owner, length, initialization);
    }
}
