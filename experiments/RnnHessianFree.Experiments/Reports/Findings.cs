using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What came out, in short: Hessian-free with today's defaults, as in 2011, and against first-order methods.</summary>
static class Findings
{
    /// <summary>The studies: the paper's experiment by today's defaults, in the way of 2011, and against first-order methods.</summary>
    public const string Now = "martens-sutskever-2011", Then = "martens-sutskever-2011-then", Rivals = "hf-vs-first-order";

    const int Headlined = 100; // the T that the headline's table has, where it was run

    /// <summary>Three sentences.</summary>
    public static string? Sentences(Results results)
    {
        if (results.Study(Now) is not { } now || results.Study(Then) is not { } then) return null;
        RunFile[] runs = [.. Whole(now)];
        int[] lengths = [.. runs.Select(run => run.Header.Task.Length).Distinct().Order()];
        int tasks = runs.Select(run => run.Header.Task.Name).Distinct().Count();
        int[] deepest = [.. TaskCatalog.All.Select(task => Greatest(then, task.Name)).OfType<int>()];
        double[] ratios =
        [
            .. from cell in runs.GroupBy(run => (run.Header.Task.Name, run.Header.Task.Length))
               let ratio = Median(Cell(then, cell.Key.Name, cell.Key.Length), Clock.Minibatches) / Median([.. cell], Clock.Minibatches)
               where double.IsFinite(ratio)
               select ratio,
        ];
        return Invariant($"""
            - **One setting for every task**: with its defaults, Hessian-free solves {runs.Count(IsSolved)} of {runs.Length} runs of {tasks} tasks whose answers hang on inputs
              {lengths.Min()} to {lengths.Max()} steps and more before, from fresh weights{CutShort(now)} ([which, and what is open](results/{Now}/report.md)).
            - **The experiment of 2011**, repeated in the way of 2011: {then.All.Count(IsSolved)} of {then.All.Count} runs are solved, {deepest.Count(length => length >= 200)} of the {TaskCatalog.All.Count} tasks up to T = 200{CutShort(then)}; that
              takes {ratios.Min():F0} to {ratios.Max():F0} times the minibatches of today's defaults where both were run ([claims and numbers](results/{Then}/report.md)).
            {Rival(results)}
            """);
    }

    static string CutShort(StudyResults study) => study.Unfinished > 0 ? $" ({study.Unfinished} more were begun and cut short)" : "";

    static string Rival(Results results)
    {
        if (results.CompleteStudy(Rivals) is not { } rivals) return "";
        var duels = Duel.Of(rivals, rivals.WorkloadsOf(StudyPhase.Tuned), StudyPhase.Tuned, Clock.Seconds);
        string others = string.Join(", ", rivals.Optimizers.Select(optimizer => optimizer.Kind).Distinct().Skip(1));
        int Count(DuelOutcome outcome) => duels.Count(duel => duel.Outcome == outcome);
        var solved = rivals.Optimizers.Select(optimizer =>
        {
            RunFile[] runs = [.. rivals.WorkloadsOf(StudyPhase.Tuned).SelectMany(workload => rivals.Runs(workload, optimizer, StudyPhase.Tuned))];
            return (optimizer.Title, Solved: runs.Count(IsSolved), Runs: runs.Length);
        }).ToArray();
        var best = solved.Skip(1).MaxBy(one => one.Solved);
        return Invariant($"""
            - **Against {others}**, tuned by the same rule, by seconds: {Way(rivals.All)} is later at the target on {Count(DuelOutcome.Later)} of {duels.Count} workloads,
              sooner on {Count(DuelOutcome.Sooner)}; on {Count(DuelOutcome.Open)} it is open{(Count(DuelOutcome.Neither) is > 0 and var nobody ? $", on {nobody} nobody came there" : "")}. Within the budget
              {solved[0].Solved} of its {solved[0].Runs} runs are solved, of the others at most {best.Title}'s {best.Solved} of {best.Runs} ([by every clock](docs/comparing.md)).
            """);
    }

    /// <summary>A line for each task: today's defaults beside the way of 2011.</summary>
    public static string? Table(Results results)
    {
        if (results.Study(Now) is not { } now || results.Study(Then) is not { } then) return null;
        string[] titles = ["task", "#T", "#solved", "#minibatches", "#seconds", "#2011: solved", "#2011: minibatches", "#greatest T solved", "#2011: greatest T"];
        return Markdown.Table(titles,
            from task in TaskCatalog.All
            let length = Length(now, task.Name) ?? Length(then, task.Name)
            where length is not null
            let today = Cell(now, task.Name, length.Value)
            let before = Cell(then, task.Name, length.Value)
            select (string[])
            [
                task.Name, $"{length}", Share(today), Short(today, Clock.Minibatches), Short(today, Clock.Seconds), Share(before), Short(before, Clock.Minibatches),
                $"{Greatest(now, task.Name)}", $"{Greatest(then, task.Name)}",
            ]) + Invariant($"""


            Seeds solved, and medians over those, from fresh weights: less than {now.All[0].Header.Evaluation.Target:P0} of {now.All[0].Header.Evaluation.Sequences:N0} held-out sequences wrong. Today's are of [{Now}](results/{Now}/report.md), one setting
            of the optimiser for all, input weights as each task's inputs want them; those of 2011 of [{Then}](results/{Then}/report.md), with λ and batches chosen for each task. A minibatch is 1,000 sequences in a gradient or
            a curvature product. {(now.All.Any(run => run.Header.Machine.Shared == true) ? "Other work shared the machine: seconds are too many. " : "")}Where there is nothing, no run is finished.
            """);
    }

    /// <summary>Of every folder of runs: how many, and what Hessian-free was in them.</summary>
    public static string Sources(Results results) => Markdown.Table(["folder", "#runs ended", "#solved", "Hessian-free in them", "initial weights", "versions"],
        from name in results.Names
        let ended = results.Runs(name).Where(run => run.End is not null).ToArray()
        where ended.Length > 0
        select (string[])
        [
            $"[{name}](results/{(results.Has($"{name}/report.md") ? $"{name}/report.md" : name)})", $"{ended.Length}", $"{ended.Count(IsSolved)}", Way(ended),
            string.Join(", ", ended.Select(run => Weights(run.Header)).Distinct().Order(StringComparer.Ordinal)),
            ended.Select(run => run.Header.Commit).Distinct().ToArray() is [{ } only] ? only[..Math.Min(10, only.Length)] : $"{ended.Select(run => run.Header.Commit).Distinct().Count()}",
        ]);

    // Files from before today's defaults know no economy of steps.
    static string Way(IReadOnlyList<RunFile> runs)
    {
        bool[] ways = [.. runs.Where(run => run.Header.Optimizer.Name.StartsWith("Hessian-free", StringComparison.Ordinal))
            .Select(run => run.Header.Optimizer.Settings.Number("economy", "firstIterations") is not null).Distinct()];
        return ways switch { [] => "none", [true] => "Hessian-free of today", [false] => "Hessian-free as in 2011", _ => "Hessian-free of both ways" };
    }

    static string Weights(RunHeader header)
    {
        var settings = header.Initialization.Settings;
        return settings.Text("name") is not null ? "another run's" : settings.Number("orthogonalGain") is not null ? "orthogonal"
            : settings.Number("identityGain") is not null ? "identity" : settings.Number("spectralRadius") is not null ? "of a spectral radius" : "sparse";
    }

    // The study's first optimiser is the method whole.
    static IEnumerable<RunFile> Whole(StudyResults study) => study.WorkloadsOf(StudyPhase.Given).Where(workload => workload.Variant.Length == 0)
        .SelectMany(workload => study.Runs(workload, study.Optimizers[0], StudyPhase.Given));

    static RunFile[] Cell(StudyResults study, string task, int length) => [.. Whole(study).Where(run => run.Header.Task.Name == task && run.Header.Task.Length == length)];

    static int? Length(StudyResults study, string task)
    {
        int[] lengths = [.. Whole(study).Where(run => run.Header.Task.Name == task).Select(run => run.Header.Task.Length).Distinct()];
        return lengths.Length == 0 ? null : lengths.Contains(Headlined) ? Headlined : lengths.Max();
    }

    static int? Greatest(StudyResults study, string task) => Whole(study).Where(run => IsSolved(run) && run.Header.Task.Name == task).Max(run => (int?)run.Header.Task.Length);

    static string Share(RunFile[] runs) => runs.Length == 0 ? "" : $"{runs.Count(IsSolved)}/{runs.Length}";

    static string Short(RunFile[] runs, Clock clock) => Median(runs, clock) is var median && double.IsNaN(median) ? "" : Time(median);

    // Over solved runs; not a number where there is none.
    static double Median(RunFile[] runs, Clock clock) => runs.Where(IsSolved).Select(clock.TimeToTarget).ToArray() is { Length: > 0 } times ? Quantiles.At(times, 0.5) : double.NaN;

    static bool IsSolved(RunFile run) => run.End?.Reason == EndReason.Solved;
}
