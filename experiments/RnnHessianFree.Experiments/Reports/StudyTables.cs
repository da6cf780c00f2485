using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The tables of one phase of a study.</summary>
sealed class StudyTables(StudyResults results, StudyPhase phase)
{
    /// <summary>How often, how soon and with which setting each optimiser came to the target on each workload.</summary>
    public string Times() => Table(
        ["workload", "optimiser", "#solved", "rate", "seconds: median (quartiles)", "passes", "sequences", "#wrong at the end", ConstantTitle, "setting"],
        from workload in results.WorkloadsOf(phase)
        from optimizer in results.Optimizers
        let runs = results.Runs(workload, optimizer, phase)
        where runs.Count > 0
        let solved = runs.Count(run => run.End!.Reason == EndReason.Solved)
        let rate = Interval.Wilson(solved, runs.Count)
        select (string[])
        [
            workload.Title, optimizer.Title, $"{solved}/{runs.Count}", Invariant($"{rate.Low:P0}–{rate.High:P0}"),
            .. Clock.All.Select(clock => Markdown.Times(Quantiles.Of(runs.Select(clock.TimeToTarget)))), FinalError(runs), Constant(runs),
            string.Join("; ", runs.Select(run => Values(run.Header.Place!.Values)).Distinct()),
        ]);

    /// <summary>How each optimiser's time grows with T; null where no task has runs at more than one.</summary>
    public string? Growths()
    {
        var byClock = Clock.All.Select(clock => Growth.Of(results, phase, clock)).ToArray();
        if (byClock[0].Count == 0) return null;
        int[] lengths = [.. byClock[0].SelectMany(one => one.At).Select(at => at.Length).Distinct().Order()];
        return $"""
            Median seconds to the target at each T, and the p of time ∝ T^p by each clock, fitted where at least two medians are finite.

            {Table(["task", "optimiser", .. lengths.Select(length => $"#T = {length}"), .. Clock.All.Select(clock => $"#p: {clock.Name}")],
                byClock[0].Select((one, i) => (string[])
                [
                    $"{one.TaskTitle}, {one.Initialization}", one.Optimizer.Title,
                    .. lengths.Select(length => one.At.Where(at => at.Length == length).Select(at => Time(Quantiles.At(at.Times, 0.5))).FirstOrDefault("")),
                    .. byClock.Select(all => double.IsNaN(all[i].Exponent) ? "–" : Invariant($"{all[i].Exponent:F1}")),
                ]))}
            """;
    }

    /// <summary>The command that runs each cell again, trials and all; null where the project has no study with such cells.</summary>
    public string? Commands()
    {
        string file = $"studies/{results.All[0].Header.Study}.json";
        if (EmbeddedText.Find(file) is not { } text) return null;
        var cells = StudyGroup.Of(Study.Read(text, file)).SelectMany(group => group.Workloads.Select(workload => (workload.Name, group.Optimizer.Name))).ToHashSet();
        string[] commands =
        [
            .. from workload in results.WorkloadsOf(phase)
               from optimizer in results.Optimizers
               where results.Runs(workload, optimizer, phase).Count > 0 && cells.Contains((workload.FileName, optimizer.Name))
               select $"rnnhf compare experiments/{file} --tasks {workload.Task} --lengths {workload.Length} "
                   + $"--initializations {workload.Initialization} --optimizers {optimizer.Name} --out rerun",
        ];
        return commands.Length == 0 ? null : string.Join('\n', commands);
    }

    /// <summary>Who is first by each clock; null where no workload has runs of every optimiser.</summary>
    public string? Standings(IReadOnlyList<WorkloadKey> workloads)
    {
        int n = workloads.Count(workload => results.IsComplete(workload, phase));
        if (n == 0) return null;
        var standings = Clock.All.Select(clock => Standing.Of(results, workloads, phase, clock)).ToArray();
        string table = Table(["optimiser", .. Clock.All.SelectMany(clock => (string[])[$"#first by {clock.Name}", "score"])],
            results.Optimizers.Select((optimizer, i) => (string[])
            [
                optimizer.Title,
                .. standings.Select(all => all[i]).SelectMany(one => (string[])
                    [$"{one.First}", Invariant($"{one.Profile.Score:F2} ({one.ScoreInterval.Low:F2}–{one.ScoreInterval.High:F2})")]),
            ]));
        return $"""
            Of n = {n} workloads: on how many an optimiser has the least median time to the target, and the score of its performance profile,
            ⅓ ∫₁⁴ ρ dτ.

            {table}
            """;
    }

    /// <summary>The study's first optimiser against each other, by seed.</summary>
    public string Pairs(IReadOnlyList<WorkloadKey> workloads)
    {
        var reference = results.Optimizers[0];
        string table = Table(["against", .. Clock.All.SelectMany(clock => (string[])[$"{clock.Name}: {CountsTitle}", "ratio"])],
            results.Optimizers.Skip(1).Select(other => (string[])
            [
                other.Title,
                .. Clock.All.Select(clock => PairedTimes.Of(results, workloads, phase, (reference, other), clock)).SelectMany(pairs => (string[])
                [
                    Counts(pairs), Ratios(pairs),
                ]),
            ]));
        return $"""
            {reference.Title} against each other, run by run with the same seed: how often it was sooner or later at the target, evaluations were too
            far apart to tell, or both missed; and the median of the other's time over its own.

            {table}
            """;
    }

    /// <summary>Heads the column of <see cref="Constant"/>.</summary>
    public const string ConstantTitle = "#a constant: wrong; runs no better";

    /// <summary>
    /// What outputs that do not depend on the inputs get wrong, the best of them too where that differs, and how many runs came to no more: a plateau.
    /// </summary>
    public static string Constant(IReadOnlyList<RunFile> runs)
    {
        if (Plateau.ConstantOf(runs[0].Header) is not { } constant) return "–";
        string best = constant.LeastError < constant.Error ? Invariant($", best {constant.LeastError:P2}") : "";
        string steps = constant.StepError != constant.Error ? Invariant($" (steps {constant.StepError:P3})") : "";
        return Invariant($"{constant.Error:P2}{best}{steps}; {runs.Count(Plateau.Holds)}/{runs.Count}");
    }

    /// <summary>The median share of sequences wrong at the end and, where a sequence is judged at several steps, of steps.</summary>
    public static string FinalError(IReadOnlyList<RunFile> runs)
    {
        double sequences = Quantiles.At(runs.Select(run => run.End!.HeldOutError ?? 1), 0.5);
        double steps = Quantiles.At(runs.Select(run => run.End!.HeldOutStepError ?? run.End.HeldOutError ?? 1), 0.5);
        return Invariant($"{sequences:P2}") + (steps != sequences ? Invariant($" (steps {steps:P3})") : "");
    }
}
