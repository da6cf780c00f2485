using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>One run of a study.</summary>
sealed record StudyRun(
    Study Study, Workload Workload, StudyOptimizer Optimizer, StudyPhase Phase, int? Trial, KnobValues Values, ulong Seed)
{
    public string Name => Phase switch
    {
        StudyPhase.Tuning => FormattableString.Invariant($"{Optimizer.Name}-trial{Trial:00}-seed{Seed}"),
        StudyPhase.Tuned => $"{Optimizer.Name}-tuned-seed{Seed}",
        StudyPhase.Untuned => $"{Optimizer.Name}-untuned-seed{Seed}",
        _ => $"{Optimizer.Name}-seed{Seed}",
    };

    /// <summary>Where its file lies in the study's folder.</summary>
    public string Path => System.IO.Path.Combine(StudyFolder.Runs, Workload.Name, Name + RunFile.Extension);

    public Budget Budget
    {
        get
        {
            var budget = Workload.BudgetIn(Study);
            return Phase == StudyPhase.Untuned && Study.UntunedBudgets is { } factor ? budget.Times(factor) : budget;
        }
    }

    public RunRequest Request(int sideBySide, bool sharesMachine = false)
    {
        var entry = Optimizer.Entry();
        int order = Study.Optimizers.Index().First(pair => pair.Item == Optimizer).Index;
        return new()
        {
            Study = Study.Name,
            Place = new(Optimizer.Name, Optimizer.Title ?? entry.Title, Workload.Initialization.Name, Phase,
                Searched(entry.Knobs), order, sideBySide, Trial),
            Task = Workload.Task.Task,
            Variant = Workload.Task.Variant,
            Length = Workload.Length,
            Hidden = Study.Hidden,
            Optimizer = entry,
            Settings = Values.Over(OfTask(entry)).Over(KnobValues.Read(Optimizer.Settings, entry.Knobs, "settings")),
            Initialization = KnobValues.Read(Workload.Initialization.Settings, InitializationCatalog.Weights.Knobs, "settings"),
            UsesTaskStudy = Study.UsesTaskStudies, // not where tuning has to find a setting for the task
            Seed = Seed,
            SharesMachine = sharesMachine,
            Precision = Workload.Task.Precision ?? Study.Precision,
            Threads = Study.Threads,
            Budget = Budget,
            Evaluation = Study.Evaluation,
        };
    }

    KnobValues OfTask(OptimizerEntry entry) => !OptimizerCatalog.IsHessianFree(entry) ? KnobValues.None
        : TaskStudy.At(Workload.Length, KnobValues.Read(Workload.Task.HessianFree, TaskStudy.Knobs, "hessianFree"));

    // In the study's order, the main knob first; none where the run has the defaults.
    Dictionary<string, double> Searched(IReadOnlyList<Knob> knobs) => Optimizer.Search.Keys
        .Select(name => KnobValues.Find(name, knobs, "search")).Where(knob => Values[knob] is not null)
        .ToDictionary(knob => knob.Name, knob => Values[knob]!.Value);
}
