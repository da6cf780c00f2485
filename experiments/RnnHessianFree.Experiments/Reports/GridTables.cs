using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The tables of a study whose settings are given: tasks × lengths × optimisers.</summary>
sealed class GridTables(StudyResults results)
{
    const string Shared = "\\*";

    readonly IReadOnlyList<WorkloadKey> _workloads = results.WorkloadsOf(StudyPhase.Given);

    /// <summary>How often and how soon each optimiser solved each task at each length.</summary>
    public string Cells() => Table(
        ["task", "#T", "optimiser", "#solved", "rate", "minibatches", "passes", "sequences drawn", "seconds", "#wrong at the end",
            StudyTables.ConstantTitle],
        from workload in _workloads
        from optimizer in results.Optimizers
        let runs = Runs(workload, optimizer)
        where runs.Count > 0
        let solved = runs.Where(IsSolved).ToArray()
        let rate = Interval.Wilson(solved.Length, runs.Count)
        select (string[])
        [
            Title(workload), $"{workload.Length}", optimizer.Title, $"{solved.Length}/{runs.Count}", Invariant($"{rate.Low:P0}–{rate.High:P0}"),
            Range(solved.Select(Clock.Minibatches.TimeToTarget), Time), Range(solved.Select(Clock.Passes.TimeToTarget), Count),
            Range(solved.Select(Clock.Sequences.TimeToTarget), Count),
            Range(solved.Select(Clock.Seconds.TimeToTarget), Time) + (solved.Any(SharesMachine) ? Shared : ""), StudyTables.FinalError(runs),
            StudyTables.Constant(runs),
        ]) + (results.All.Any(SharesMachine) ? $"\n\n{Shared} Other runs or other work shared the machine: seconds are too many; all else is exact." : "");

    /// <summary>
    /// In short, seeds solved and the median of their minibatches: a line for each task and optimiser, a column for each length; or, at one length,
    /// a line for each optimiser, a column for each task.
    /// </summary>
    public string Summary()
    {
        int[] lengths = [.. _workloads.Select(workload => workload.Length).Distinct().Order()];
        string[] tasks = [.. _workloads.Select(Title).Distinct()];
        if (lengths is [var only])
        {
            return Table(["optimiser", .. tasks.Select(task => $"{task}, T = {only}")],
                results.Optimizers.Select(optimizer => (string[])[optimizer.Title, .. tasks.Select(task => Short(task, only, optimizer))]));
        }
        return Table(["task", "optimiser", .. lengths.Select(length => $"T = {length}")],
            from task in tasks
            from optimizer in results.Optimizers
            select (string[])[task, optimizer.Title, .. lengths.Select(length => Short(task, length, optimizer))]);
    }

    /// <summary>The first optimiser against each other by seed, over all tasks and on each; null where there is no other.</summary>
    public string? Pairs()
    {
        if (results.Optimizers.Count < 2) return null;
        var reference = results.Optimizers[0];
        string[] tasks = [.. _workloads.Select(Title).Distinct()];
        return Table(["against", "task", "#solved", $"#{reference.Title}", CountsTitle, "ratio of minibatches", "ratio of passes"],
            from other in results.Optimizers.Skip(1)
            from task in tasks.Length > 1 ? tasks.Prepend(null) : tasks
            let ofTask = _workloads.Where(key => (task ?? Title(key)) == Title(key))
            let workloads = ofTask.Where(key => Runs(key, other).Count > 0 && Runs(key, reference).Count > 0).ToArray()
            where workloads.Length > 0
            let pairs = PairedTimes.Of(results, workloads, StudyPhase.Given, (reference, other), Clock.Minibatches)
            select (string[])
            [
                other.Title, task ?? "all", Solved(workloads, other), Solved(workloads, reference), Counts(pairs),
                Ratios(pairs), Ratios(PairedTimes.Of(results, workloads, StudyPhase.Given, (reference, other), Clock.Passes)),
            ]);
    }

    /// <summary>How trained networks do on longer sequences; null where none was tried.</summary>
    public string? Longer()
    {
        string[][] rows =
        [
            .. from workload in _workloads
               from optimizer in results.Optimizers
               let trials = Runs(workload, optimizer).Select(run => LongerTrial.Beside(run.Path)).OfType<LongerTrial>().ToArray()
               where trials.Length > 0
               select (string[])
               [
                   Title(workload), $"{workload.Length}", optimizer.Title, string.Join(", ", trials.Select(trial => trial.Length).Distinct()),
                   $"{trials.Length}", Range(trials.Select(trial => trial.Error), Percent), Range(trials.Select(trial => trial.StepError ?? trial.Error), Percent),
               ],
        ];
        string[] titles = ["task", "#trained at T", "optimiser", "#tried at T", "#networks", "sequences wrong: median (range)", "judged steps wrong"];
        return rows.Length == 0 ? null : Table(titles, rows);
    }

    /// <summary>The cells of the preset that these runs are of which no run has finished; null where there is none.</summary>
    public string? Missing()
    {
        if (Presets.OfRuns(results.All[0].Header.Study) is not { } study) return null;
        var done = results.All.Select(run => (Path.GetFileName(Path.GetDirectoryName(run.Path)), run.Name)).ToHashSet();
        var missing = StudyGroup.Of(study).SelectMany(group => group.Reported(null))
            .Where(run => !done.Contains((run.Workload.Name, run.Name)))
            .GroupBy(run => (run.Workload.Task.Task, run.Optimizer));
        string[] lines = [.. missing.Select(cell => $"- {cell.Key.Task}, {cell.Key.Optimizer.Title ?? cell.Key.Optimizer.Name}: " + string.Join("; ",
            cell.GroupBy(run => run.Workload.Length).Select(at => $"T = {at.Key}, seeds {string.Join(", ", at.Select(run => run.Seed))}")))];
        return lines.Length == 0 ? null : string.Join('\n', lines);
    }

    // The task and, where the study has several, the initial weights.
    string Title(WorkloadKey workload) =>
        _workloads.Any(other => other.Initialization != workload.Initialization) ? $"{workload.TaskTitle}, {workload.Initialization}" : workload.TaskTitle;

    string Short(string task, int length, Competitor optimizer)
    {
        RunFile[] runs = [.. _workloads.Where(key => Title(key) == task && key.Length == length).SelectMany(key => Runs(key, optimizer))];
        double[] solved = [.. runs.Where(IsSolved).Select(Clock.Minibatches.TimeToTarget)];
        string share = $"{solved.Length}/{runs.Length}";
        return runs.Length == 0 ? "" : solved.Length == 0 ? share : $"{share}, {Time(Quantiles.At(solved, 0.5))}";
    }

    string Solved(IReadOnlyList<WorkloadKey> workloads, Competitor optimizer)
    {
        RunFile[] runs = [.. workloads.SelectMany(workload => Runs(workload, optimizer))];
        return $"{runs.Count(IsSolved)}/{runs.Length}";
    }

    IReadOnlyList<RunFile> Runs(WorkloadKey workload, Competitor optimizer) => results.Runs(workload, optimizer, StudyPhase.Given);

    static bool IsSolved(RunFile run) => run.End!.Reason == EndReason.Solved;

    static bool SharesMachine(RunFile run) => run.Header.Machine.Shared == true || run.Header.Place!.SideBySide > 1;
}
