using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What one phase of a study says, in sentences and tables made from its runs.</summary>
sealed class StudyFindings(StudyResults results, StudyPhase phase)
{
    readonly string _first = results.Optimizers[0].Kind;

    readonly (Clock Clock, IReadOnlyList<Duel> All)[] _byClock =
        [.. Clock.All.Select(clock => (clock, Duel.Of(results, results.WorkloadsOf(phase), phase, clock)))];

    /// <summary>The findings; null where the study has one method alone, or no runs.</summary>
    public string? Text()
    {
        string?[] parts = [Duels(), Solved(), phase == StudyPhase.Tuned ? Trials() : null, Starts(), Within()];
        return parts.All(part => part is null) ? null : string.Join("\n\n", parts.Where(part => part is not null));
    }

    /// <summary>Who is sooner where, a line for each clock; empty where the study has one method alone.</summary>
    public string Lines() => string.Join('\n', _byClock.Where(pair => pair.All.Count > 0).Select(pair => $"- {Sentence(pair.Clock, pair.All)}"));

    /// <summary>Who is sooner where, a row for each clock.</summary>
    public string ByClock() => Outcomes("by", _byClock.Select(pair => (pair.Clock.Name, pair.All)));

    /// <summary>The same by seconds, a row for each kind of initial weights.</summary>
    public string ByStart() => Outcomes("from weights", results.WorkloadsOf(phase).GroupBy(workload => workload.Initialization)
        .Select(start => (start.Key, Duel.Of(results, start, phase, Clock.Seconds))));

    string Outcomes(string title, IEnumerable<(string Name, IReadOnlyList<Duel> Duels)> rows) => Table(
        [title, $"{_first} sooner on", "later on", "open on", "nobody at the target on"],
        rows.Select(row => (string[])[row.Name, .. ((DuelOutcome[])[DuelOutcome.Sooner, DuelOutcome.Later, DuelOutcome.Open, DuelOutcome.Neither]).Select(outcome => Where(row.Duels, outcome))]));

    static string Where(IReadOnlyList<Duel> duels, DuelOutcome outcome)
    {
        WorkloadKey[] at = [.. duels.Where(duel => duel.Outcome == outcome).Select(duel => duel.Workload)];
        var tasks = at.GroupBy(workload => workload with { Length = 0, Initialization = "" }, workload => workload.Length)
            .Select(task => $"{task.Key.TaskTitle} T = {string.Join(", ", task.Distinct())}");
        return at.Length == 0 ? "none" : $"**{at.Length}**: {string.Join("; ", tasks)}";
    }

    /// <summary>Runs and trials that came to the target, a row for each optimiser, and at which lengths.</summary>
    public string Tally()
    {
        int[] tuned = [.. results.Optimizers.SelectMany(results.Trials).Select(trials => trials.Workload.Length).Distinct().Order()];
        int[] reported = [.. results.WorkloadsOf(phase).Select(workload => workload.Length).Distinct().Order()];
        return Table(["optimiser", "#runs solved within the budget", "#trials solved"],
            from optimizer in results.Optimizers
            let trials = results.Trials(optimizer).SelectMany(one => one.Trials).ToArray()
            select (string[])[optimizer.Title, Solved(results.WorkloadsOf(phase), optimizer, " of "), $"{trials.Count(trial => double.IsFinite(trial.Time))} of {trials.Length}"])
            + "\n\nTrials are settings spread over the whole range" + (tuned.Length > 1 && tuned.SequenceEqual(reported) ? $"; at each T, {string.Join(", ", tuned)}, runs have the best of its own."
                : $", at T = {string.Join(", ", tuned)}; runs have the best of them, at T = {string.Join(", ", reported)}{(tuned.Max() < reported.Max() ? ", where the task is harder" : "")}.");
    }

    /// <summary>How many runs of each optimiser came to the target; null where the study has one alone.</summary>
    public string? Solved()
    {
        if (results.Optimizers.Count == 1) return null;
        var counts = results.Optimizers.Select(optimizer => $"{optimizer.Title} {Solved(results.WorkloadsOf(phase), optimizer, " of ")}");
        return $"Runs solved within the budget: {string.Join(", ", counts)}.";
    }

    /// <summary>How often each optimiser came to the target whatever its settings; null where nothing was tuned.</summary>
    public string? Trials()
    {
        var trials = results.Optimizers.Select(optimizer => (optimizer.Title, All: results.Trials(optimizer).SelectMany(tuned => tuned.Trials).ToArray()));
        string[] solved = [.. trials.Where(one => one.All.Length > 0)
            .Select(one => $"{one.Title} {one.All.Count(trial => double.IsFinite(trial.Time))} of {one.All.Length}")];
        return solved.Length == 0 ? null : $"Of the trials, settings spread over the whole range, these solved: {string.Join(", ", solved)}.";
    }

    /// <summary>Who has the least median time on each workload by each clock, and who comes next; null where the study has one method alone.</summary>
    public string? Winners()
    {
        if (_byClock[0].All.Count == 0) return null;
        return Table(["workload", .. Clock.All.Select(clock => $"by {clock.Name}: first, next")],
            results.WorkloadsOf(phase).Select(workload => (string[])[workload.Title, .. Clock.All.Select(clock => FirstTwo(workload, clock))]));
    }

    string FirstTwo(WorkloadKey workload, Clock clock)
    {
        var medians = from optimizer in results.Optimizers
                      let times = results.Runs(workload, optimizer, phase).Select(clock.TimeToTarget).ToArray()
                      where times.Length > 0
                      let median = Quantiles.At(times, 0.5)
                      where double.IsFinite(median)
                      orderby median
                      select $"{optimizer.Title} {Time(median)}";
        string[] first = [.. medians.Take(2)];
        return first.Length == 0 ? "nobody, by half of the seeds" : $"**{first[0]}**{(first.Length > 1 ? $", {first[1]}" : "")}";
    }

    string? Duels()
    {
        if (_byClock[0].All.Count == 0) return null;
        string table = Table(["workload", .. _byClock.SelectMany(pair => (string[])[pair.Clock.Name, "#ratio"])],
            _byClock[0].All.Select((duel, w) => (string[])[duel.Workload.Title, .. _byClock.SelectMany(pair => Cells(pair.All[w]))]));
        return $"""
            {_first} against all other methods, each by its best entry: sooner or later at the target where the interval of the paired ratio of
            times, the other's over its own, lies on one side of 1; open where it does not. The best entry is chosen on the runs it is compared
            on, which favours the side with more entries.

            {table}
            """;
    }

    string Sentence(Clock clock, IReadOnlyList<Duel> duels)
    {
        bool many = duels.Select(duel => duel.Workload.Initialization).Distinct().Count() > 1;
        string? Part(DuelOutcome outcome, string verb)
        {
            WorkloadKey[] at = [.. duels.Where(duel => duel.Outcome == outcome).Select(duel => duel.Workload)];
            var tasks = at.GroupBy(workload => workload with { Length = 0 }, workload => workload.Length).Select(task =>
                $"{task.Key.TaskTitle} at T = {string.Join(", ", task)}{(many ? $" from {task.Key.Initialization} weights" : "")}");
            return at.Length == 0 ? null : $"{verb} {at.Length} ({string.Join("; ", tasks)})";
        }
        string?[] parts =
        [
            Part(DuelOutcome.Sooner, "sooner on"), Part(DuelOutcome.Later, "later on"), Part(DuelOutcome.Open, "open on"),
            Part(DuelOutcome.Neither, "nobody at the target on"),
        ];
        return $"By **{clock.Name}**, of {duels.Count} workloads: {_first} {string.Join(", ", parts.OfType<string>())}.";
    }

    string[] Cells(Duel duel) =>
    [
        duel.Outcome switch
        {
            // The other is the best of the others: where none of its runs came to the target, none of theirs did.
            DuelOutcome.Sooner when results.Runs(duel.Workload, duel.Other, phase).All(run => run.End!.Reason != EndReason.Solved) => $"**{duel.First.Title}** alone",
            DuelOutcome.Sooner => $"**{duel.First.Title}** over {duel.Other.Title}",
            DuelOutcome.Later => $"{duel.First.Title} under **{duel.Other.Title}**",
            DuelOutcome.Open => $"{duel.First.Title}, {duel.Other.Title}: open",
            _ => "neither",
        },
        duel.Outcome == DuelOutcome.Neither ? "" : Ratios(duel.Pairs),
    ];

    // The same optimiser on the same task from other initial weights.
    string? Starts()
    {
        var workloads = results.WorkloadsOf(phase);
        string[] starts = [.. workloads.Select(workload => workload.Initialization).Distinct()];
        if (starts.Length < 2) return null;
        string table = Table(["task", "#T", "optimiser", .. starts.SelectMany(start => (string[])[$"#{start}: solved", "#seconds"])],
            from task in workloads.Select(workload => workload with { Initialization = "" }).Distinct()
            from optimizer in results.Optimizers
            select (string[])
            [
                task.TaskTitle, $"{task.Length}", optimizer.Title, .. starts.SelectMany(start =>
                {
                    var runs = results.Runs(task with { Initialization = start }, optimizer, phase);
                    double[] times = [.. runs.Select(Clock.Seconds.TimeToTarget)];
                    return (string[])(runs.Count == 0 ? ["", ""] : [$"{times.Count(double.IsFinite)}/{runs.Count}", Time(Quantiles.At(times, 0.5))]);
                }),
            ]);
        return $"""
            How the answer changes with the initial weights: seeds solved, and the median time to the target.

            {ByStart()}

            {table}
            """;
    }

    // Competitors that differ in settings alone: structural damping or not, clipped or not.
    string? Within()
    {
        string[][] rows =
        [
            .. from kind in results.Optimizers.GroupBy(optimizer => optimizer.Kind)
               from other in kind.Skip(1)
               from start in results.WorkloadsOf(phase).GroupBy(workload => workload.Initialization)
               let workloads = start.Where(workload => results.Runs(workload, kind.First(), phase).Count > 0
                    && results.Runs(workload, other, phase).Count > 0).ToArray()
               where workloads.Length > 0
               let pairs = Clock.All.Take(2).Select(clock => PairedTimes.Of(results, workloads, phase, (kind.First(), other), clock)).ToArray()
               select (string[])
               [
                   kind.First().Title, other.Title, start.Key, Solved(workloads, kind.First()), Solved(workloads, other),
                   Counts(pairs[0]), .. pairs.Select(Ratios),
               ],
        ];
        if (rows.Length == 0) return null;
        string[] titles = ["setting", "against", "initial weights", "#solved", "#the other", CountsTitle, "#ratio of seconds", "#ratio of passes"];
        return $"""
            One method with and without a setting, over all workloads by seed: the ratio is the other's time over that of the first named.

            {Table(titles, rows)}
            """;
    }

    string Solved(IReadOnlyList<WorkloadKey> workloads, Competitor optimizer, string of = "/")
    {
        double[] times = [.. workloads.SelectMany(workload => results.Runs(workload, optimizer, phase)).Select(Clock.Seconds.TimeToTarget)];
        return $"{times.Count(double.IsFinite)}{of}{times.Length}";
    }
}
