using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The tables of one phase of a study.</summary>
sealed class StudyTables(StudyResults results, StudyPhase phase)
{
    /// <summary>How often, how soon and with which setting each optimiser came to the target on each workload.</summary>
    public string Times() => Table(
        ["workload", "optimiser", "#solved", "rate", "seconds: median (quartiles)", "passes", "sequences", "#wrong at the end", "setting"],
        from workload in results.WorkloadsOf(phase)
        from optimizer in results.Optimizers
        let runs = results.Runs(workload, optimizer, phase)
        where runs.Count > 0
        let solved = runs.Count(run => run.End!.Reason == EndReason.Solved)
        let rate = Interval.Wilson(solved, runs.Count)
        select (string[])
        [
            workload.Title, optimizer.Title, $"{solved}/{runs.Count}", Invariant($"{rate.Low:P0}–{rate.High:P0}"),
            .. Clock.All.Select(clock => Markdown.Times(Quantiles.Of(runs.Select(clock.TimeToTarget)))), FinalError(runs),
            string.Join("; ", runs.Select(run => Values(run.Header.Place!.Values)).Distinct()),
        ]);

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

    /// <summary>The median share of sequences wrong at the end and, where a sequence is judged at several steps, of steps.</summary>
    public static string FinalError(IReadOnlyList<RunFile> runs)
    {
        double sequences = Quantiles.At(runs.Select(run => run.End!.HeldOutError ?? 1), 0.5);
        double steps = Quantiles.At(runs.Select(run => run.End!.HeldOutStepError ?? run.End.HeldOutError ?? 1), 0.5);
        return Invariant($"{sequences:P2}") + (steps != sequences ? Invariant($" (steps {steps:P3})") : "");
    }
}
