using System.Globalization;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The report on a study, in Markdown, from its run files alone.</summary>
static class StudyReport
{
    static readonly Dictionary<StudyPhase, string> Titles = new()
    {
        [StudyPhase.Tuned] = "Tuned: the best trial's setting, on seeds that tuning never saw",
        [StudyPhase.Untuned] = "Untuned: one default for all tasks",
    };

    /// <param name="results">The runs.</param>
    /// <param name="figures">Names of the figures beside the report, without extension.</param>
    public static string Of(StudyResults results, IReadOnlyList<string> figures) =>
        string.Join("\n\n", new[] { Head(results), Phase(results, StudyPhase.Tuned), Phase(results, StudyPhase.Untuned), Tuning(results), Ends(results),
            string.Join("\n\n", figures.Select(figure => $"![{Path.GetFileName(figure)}]({figure}.png)")) }.Where(part => part.Length > 0)) + "\n";

    static string Head(StudyResults results)
    {
        var headers = results.All.Select(run => run.Header).ToArray();
        var first = headers[0];
        int trials = results.All.Count(run => run.Header.Place!.Phase == StudyPhase.Tuning);
        string[] machines = [.. headers.Select(header => $"{header.Machine.Cpu}, {header.Machine.Cores} cores, {header.Machine.InstructionSet}").Distinct()];
        string[] versions = [.. headers.Select(RunTable.Version).Distinct()];
        string[] teams = [.. headers.Select(header => Invariant($"{header.Place!.SideBySide} runs of {header.Engine.Threads} threads")).Distinct()];
        string text = Invariant($"""
            # {first.Study}

            Made by `rnnhf report` from the {results.All.Count} finished run files under `{StudyFolder.Runs}/`: {trials} trials and {results.All.Count - trials} reported runs.
            A run is over when less than {first.Evaluation.Target:P0} of {first.Evaluation.Sequences:N0} held-out sequences are wrong, or its budget is spent; a miss or a divergence counts
            as an infinite time in every median. Seconds are training time (data drawn on the clock, evaluation off it, code compiled before), passes
            count a forward pass over a sequence as 1, a gradient as 3, a curvature product as 4. Seed s fixes initial weights, training and held-out
            data for all optimisers alike. Intervals are of 95 %: Wilson's for success rates, the percentile bootstrap (2,000 samples) for the rest.

            Machine: {string.Join("; ", machines)}; side by side: {string.Join("; ", teams)}. Version: {string.Join("; ", versions)}.
            """);
        if (headers.Any(header => header.Dirty != false)) text += "\n\n**Some runs are of a tree with uncommitted changes, or of an unknown version.**";
        if (machines.Length > 1 || teams.Length > 1) text += "\n\n**Runs are of more than one machine or way to share it: compare passes, not seconds.**";
        if (results.Unfinished > 0) text += Invariant($"\n\n**{results.Unfinished} runs have not come to their end and are left out.**");
        return text;
    }

    static string Phase(StudyResults results, StudyPhase phase)
    {
        WorkloadKey[] workloads = [.. results.Workloads.Where(key => results.Optimizers.Any(optimizer => results.Runs(key, optimizer, phase).Count > 0))];
        if (workloads.Length == 0) return "";
        List<string> parts = [$"## {Titles[phase]}", Times(results, workloads, phase)];
        string[] starts = [.. workloads.Select(key => key.Initialization).Distinct()];
        foreach (string start in starts)
        {
            WorkloadKey[] of = [.. workloads.Where(key => key.Initialization == start)];
            parts.Add($"### Who is first, {start}");
            parts.Add(Standings(results, of, phase));
            if (results.Optimizers.Count > 1) parts.Add(Pairs(results, of, phase));
        }
        return string.Join("\n\n", parts);
    }

    static string Times(StudyResults results, WorkloadKey[] workloads, StudyPhase phase) => Lines(
        "| workload | optimiser | solved | rate | seconds: median (quartiles) | passes | sequences | error at the end | setting |",
        "|---|---|---:|---|---|---|---|---:|---|",
        from workload in workloads
        from optimizer in results.Optimizers
        let runs = results.Runs(workload, optimizer, phase)
        where runs.Count > 0
        let solved = runs.Count(run => run.End!.Reason == EndReason.Solved)
        let rate = Interval.Wilson(solved, runs.Count)
        select Invariant($"| {workload.Title} | {optimizer.Title} | {solved}/{runs.Count} | {rate.Low:P0}–{rate.High:P0} | ")
            + string.Join(" | ", Clock.All.Select(clock => Range(Quantiles.Of(runs.Select(clock.TimeToTarget)))))
            + Invariant($" | {Quantiles.At(runs.Select(run => run.End!.HeldOutError ?? 1), 0.5):P2} | {Setting(runs)} |"));

    static string Standings(StudyResults results, WorkloadKey[] workloads, StudyPhase phase)
    {
        int n = workloads.Count(workload => results.IsComplete(workload, phase));
        if (n == 0) return "No workload has runs of every optimiser yet.";
        var standings = Clock.All.Select(clock => Standing.Of(results, workloads, phase, clock)).ToArray();
        return Invariant($"Of n = {n} workloads: on how many an optimiser has the least median time to the target, and the score of its performance profile, ⅓ ∫₁⁴ ρ dτ.\n\n")
            + Lines("| optimiser | " + string.Join(" | ", Clock.All.Select(clock => $"first by {clock.Name} | score")) + " |",
                "|---|" + string.Concat(Clock.All.Select(_ => "---:|---|")),
                results.Optimizers.Select((optimizer, i) => $"| {optimizer.Title} | " + string.Join(" | ", standings.Select(standing =>
                    Invariant($"{standing[i].First} | {standing[i].Profile.Score:F2} ({standing[i].ScoreInterval.Low:F2}–{standing[i].ScoreInterval.High:F2})"))) + " |"));
    }

    static string Pairs(StudyResults results, WorkloadKey[] workloads, StudyPhase phase)
    {
        var reference = results.Optimizers[0];
        return $"{reference.Title} against each other, run by run with the same seed: how often it was sooner, later, or both missed; and the median of the other's time over its own.\n\n"
            + Lines("| against | " + string.Join(" | ", Clock.All.Select(clock => $"{clock.Name}: sooner, later, missed | ratio")) + " |",
                "|---|" + string.Concat(Clock.All.Select(_ => "---|---|")),
                results.Optimizers.Skip(1).Select(other => $"| {other.Title} | " + string.Join(" | ", Clock.All.Select(clock =>
                {
                    var pairs = PairedTimes.Of(
                    [
                        .. from workload in workloads
                           from first in results.Runs(workload, reference, phase)
                           from second in results.Runs(workload, other, phase)
                           where first.Header.Seed == second.Header.Seed
                           select (clock.TimeToTarget(first), clock.TimeToTarget(second)),
                    ], $"{phase}, {other.Name}, {clock.Name}");
                    return Invariant($"{pairs.Faster}, {pairs.Slower}, {pairs.BothMissed} | {Ratio(pairs.Ratio)} ({Ratio(pairs.RatioInterval.Low)}–{Ratio(pairs.RatioInterval.High)})");
                })) + " |"));
    }

    static string Tuning(StudyResults results)
    {
        string[] rows = [.. from optimizer in results.Optimizers
                            from tuned in results.Trials(optimizer)
                            let best = Trial.Best(tuned.Trials)
                            let edges = Trial.Edges(tuned.Trials).ToArray()
                            select Invariant($"| {tuned.Workload.Title} | {optimizer.Title} | {tuned.Trials.Count(trial => double.IsFinite(trial.Time))}/{tuned.Trials.Count} | {best.Number} | {Text(best.Values)} | {Time(best.Time)} | {(edges.Length > 0 ? $"**{string.Join(", ", edges)}**" : "")} |")];
        return rows.Length == 0 ? "" : "## Tuning\n\nThe best trial is the soonest at the target or, where none came there, the one with the lowest held-out loss at its end. A knob at the\nedge has the least or the greatest value tried: its range may end too soon, and must then be widened for all.\n\n"
            + Lines("| workload | optimiser | trials that solved | best | its values | its time | at the edge |", "|---|---|---:|---:|---|---:|---|", rows);
    }

    static string Ends(StudyResults results)
    {
        string[] rows = [.. results.All.Where(run => run.End!.Reason is not (EndReason.Solved or EndReason.BudgetSpent))
            .Select(run => Invariant($"| {WorkloadKey.Of(run.Header).Title} | {run.Header.Place!.Title} | {run.Name} | {run.End!.Reason} | {run.End.Step:N0} | {Text(run.Header.Place.Values)} |"))];
        return rows.Length == 0 ? "" : "## Runs that broke off\n\n" + Lines("| workload | optimiser | run | end | steps | values |", "|---|---|---|---|---:|---|", rows);
    }

    static string Setting(IReadOnlyList<RunFile> runs) => string.Join("; ", runs.Select(run => Text(run.Header.Place!.Values)).Distinct());

    static string Text(IReadOnlyDictionary<string, double> values) =>
        string.Join(", ", values.Select(value => $"{value.Key} {value.Value.ToString("G3", CultureInfo.InvariantCulture)}"));

    static string Range(Quantiles quantiles) => $"{Time(quantiles.Median)} ({Time(quantiles.Lower)}–{Time(quantiles.Upper)})";

    static string Time(double value) => double.IsInfinity(value) ? "∞" : value >= 1000 ? Invariant($"{value:N0}") : Invariant($"{value:F1}");

    static string Ratio(double value) => double.IsInfinity(value) ? "∞" : double.IsNaN(value) ? "–" : Invariant($"{value:G3}");

    static string Lines(string head, string rule, IEnumerable<string> rows) => string.Join('\n', [head, rule, .. rows]);

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
