using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The report on a study, in Markdown, from its run files alone.</summary>
static class StudyReport
{
    /// <param name="results">The runs.</param>
    /// <param name="figures">Names of the figures beside the report, without extension.</param>
    public static string Of(StudyResults results, IReadOnlyList<string> figures)
    {
        bool isGrid = results.WorkloadsOf(StudyPhase.Given).Count > 0;
        RunHeader[] headers = [.. results.All.Select(run => run.Header)];
        string?[] parts = isGrid
            ? [$"# {headers[0].Study}", Head(headers), .. Warnings(results), InShort(results), .. Images(figures), .. GridReport.Of(results)]
            : [$"# {headers[0].Study}", .. Warnings(results), Winners(results), InShort(results), "## How it was measured", Head(headers), PublishedNumbers.Section(results)];
        string?[] phases =
        [
            Phase(results, StudyPhase.Tuned, "Tuned: the best trial's setting, on seeds that tuning never saw"),
            Phase(results, StudyPhase.Untuned, "Untuned: one default for all tasks"), Tuning(results), Ends(results), Commands(results),
            .. isGrid ? [] : Images(figures),
        ];
        return string.Join("\n\n", parts.Concat(phases).Where(part => part is not null)) + "\n";
    }

    // What a reader came for, before how it was found.
    static string? Winners(StudyResults results)
    {
        var findings = new StudyFindings(results, StudyPhase.Tuned);
        return findings.Winners() is not { } table ? null : $"""
            ## Who wins where, by which clock

            The least median time to the target, over all seeds, misses among them, and the next. What is certain about it, by seed, with intervals:

            {findings.ByClock()}

            {table}
            """;
    }

    static string? Commands(StudyResults results) => new StudyTables(results, StudyPhase.Tuned).Commands() is not { } commands ? null : $"""
        ## Any cell again

        Each of these commands runs one workload with one optimiser anew, its trials and its seeds, into a folder of its own. Parameters, passes and sequences
        are the same to the bit on a machine with registers as wide; looks and ends that seconds decide come where they come.

        <details><summary>a command a cell</summary>

        ```
        {commands}
        ```

        </details>
        """;

    static string? InShort(StudyResults results) =>
        EmbeddedText.Find($"studies/{results.All[0].Header.Study}.md") is { } text ? "## In short\n\n" + FilledText.Fill(text.Trim(), results) : null;

    static IEnumerable<string> Images(IReadOnlyList<string> figures) =>
        figures.Select(figure => $"![{Path.GetFileName(figure)}]({figure}.png)");

    static string Head(RunHeader[] headers)
    {
        var rule = headers[0].Evaluation;
        int trials = headers.Count(header => header.Place!.Phase == StudyPhase.Tuning);
        string misses = trials > 0 ? "a miss or a divergence counts as an infinite time in every median" : "a miss or a divergence is not solved";
        return Invariant($"""
            Made by `rnnhf report` from the {headers.Length} finished run files under `{StudyFolder.Runs}/`: {(trials > 0 ? $"{trials} trials and" : "no trials,")}
            {headers.Length - trials} runs to report. A run is over when less than {100 * rule.Target:0.####} % of {rule.Sequences:N0} held-out sequences
            (of all, where a task has fewer) are wrong, or its budget is spent; {misses}. Seconds are training time:
            data are drawn on the clock, evaluation is off it, code was compiled before. Passes count a forward pass over a sequence as 1, a
            gradient as 3, a curvature product as 4. Seed s fixes initial weights, training and held-out data for all optimisers alike.
            Intervals are of 95 %: Wilson's for success rates, the percentile bootstrap for the rest. Held-out sequences are looked at after the first step
            beyond every {Looks(rule)}: a time to the target is that of the first look that finds it, a ratio's interval allows for the whole gap before.

            {string.Join('\n', headers.GroupBy(header => header.Place!.Phase).OrderBy(phase => phase.Key).Select(Spent).Concat(LeftOut(headers)))}
            - Machine: {string.Join("; ", Machines(headers))}; side by side: {string.Join("; ", Teams(headers))}.
            - Version: {string.Join("; ", headers.Select(RunTable.Version).Distinct())}.
            """);
    }

    static string Looks(EvaluationRule rule) =>
        rule.EveryShare is { } share ? Invariant($"{100 * share:0.###} % of the budget") : Invariant($"{rule.EveryPasses:N0} passes");

    // What the runs of a phase were allowed, and on which seeds.
    static string Spent(IGrouping<StudyPhase, RunHeader> phase)
    {
        string budgets = string.Join(" or ", phase.Select(header => header.Budget).Distinct().Select(Limits));
        return $"- {phase.Key}: {budgets} a run, seeds {string.Join(", ", phase.Select(header => header.Seed).Distinct().Order())}.";
    }

    // The lengths of one task at which another was not run.
    static IEnumerable<string> LeftOut(RunHeader[] headers)
    {
        var tasks = headers.Where(header => header.Place!.Phase == StudyPhase.Tuned)
            .ToLookup(header => header.Task.Name, header => header.Task.Length);
        int[] lengths = [.. tasks.SelectMany(task => task).Distinct().Order()];
        string[] missing =
        [
            .. from task in tasks
               let without = lengths.Except(task).ToArray()
               where without.Length > 0
               select $"{task.Key} at T = {string.Join(", ", without)}",
        ];
        return missing.Length == 0 ? [] : [$"- Left out: {string.Join("; ", missing)}."];
    }

    static string Limits(Budget budget) => string.Join(", ", new[]
    {
        (budget.Seconds, "seconds"), (budget.Passes, "passes"), (budget.Sequences, "sequences"), (budget.Steps, "steps"),
        (budget.Minibatches, "minibatches"),
    }.Where(limit => limit.Item1 is not null).Select(limit => Invariant($"{limit.Item1:#,0.##} {limit.Item2}")));

    static IEnumerable<string> Warnings(StudyResults results)
    {
        RunHeader[] headers = [.. results.All.Select(run => run.Header)];
        if (headers.Any(header => header.Dirty != false))
            yield return "**Some runs are of a tree with uncommitted changes, or of an unknown version.**";
        if (Machines(headers).Length > 1 || Teams(headers).Length > 1)
            yield return "**Runs are of more than one machine or way to share it: compare passes, not seconds.**";
        if (results.Unfinished == 1) yield return "**One run has not come to its end and is left out.**";
        if (results.Unfinished > 1) yield return Invariant($"**{results.Unfinished} runs have not come to their end and are left out.**");
    }

    static string[] Machines(RunHeader[] headers) => [.. headers.Select(header => header.Machine)
        .Select(machine => machine.Title).Distinct()];

    static string[] Teams(RunHeader[] headers) => [.. headers.Select(header => (header.Place!.SideBySide, header.Engine.Threads)).Distinct()
        .Select(team => $"{team.SideBySide} run{(team.SideBySide == 1 ? "" : "s")} of {team.Threads} thread{(team.Threads == 1 ? "" : "s")}")];

    static string? Phase(StudyResults results, StudyPhase phase, string title)
    {
        var workloads = results.WorkloadsOf(phase);
        if (workloads.Count == 0) return null;
        var tables = new StudyTables(results, phase);
        List<string> parts = [$"## {title}"];
        if (new StudyFindings(results, phase).Text() is { } findings) parts.Add("### Findings\n\n" + findings);
        parts.AddRange(["### Times to the target", tables.Times()]);
        if (tables.Growths() is { } growths) parts.AddRange(["### Who scales", growths]);
        foreach (var start in workloads.GroupBy(key => key.Initialization))
        {
            parts.Add($"### Who is first from {start.Key} initial weights");
            parts.Add(tables.Standings([.. start]) ?? "No workload has runs of every optimiser yet.");
            if (results.Optimizers.Count > 1) parts.Add(tables.Pairs([.. start]));
        }
        return string.Join("\n\n", parts);
    }

    static string? Tuning(StudyResults results)
    {
        string[][] rows =
        [
            .. from optimizer in results.Optimizers
               from tuned in results.Trials(optimizer)
               let best = Trial.Best(tuned.Trials)
               let edges = string.Join(", ", Trial.Edges(tuned.Trials).Select(knob => $"**{knob}**"))
               let solved = tuned.Trials.Count(trial => double.IsFinite(trial.Time))
               select (string[])
               [
                   tuned.Workload.Title, optimizer.Title, $"{solved}/{tuned.Trials.Count}", $"{best.Number}", Values(best.Values),
                   Time(best.Time), edges,
               ],
        ];
        return rows.Length == 0 ? null : $"""
            ## Tuning

            The best trial is the soonest at the target or, where none came there, the one with the lowest held-out loss at its end. A knob at
            the edge has the least or the greatest value tried: its range may end too soon, and must then be widened for all. At a length
            that is not here, a task has the values that were best at the length that is.

            {Table(["workload", "optimiser", "#trials that solved", "#best", "its values", "#its time", "at the edge"], rows)}
            """;
    }

    static string? Ends(StudyResults results)
    {
        string[][] rows =
        [
            .. from run in results.All
               where run.End!.Reason is not (EndReason.Solved or EndReason.BudgetSpent)
               let place = run.Header.Place!
               select (string[])
               [
                   WorkloadKey.Of(run.Header).Title, place.Title, run.Name, run.End!.Reason.Words(), Invariant($"{run.End.Step:N0}"),
                   Values(place.Values),
               ],
        ];
        if (rows.Length == 0) return null;
        return "## Runs that broke off\n\n" + Table(["workload", "optimiser", "run", "end", "#steps", "values"], rows);
    }
}
