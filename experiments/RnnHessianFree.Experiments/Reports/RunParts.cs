using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>What the pages say of runs that belong to no study.</summary>
static class RunParts
{
    /// <summary>The quick start's three runs.</summary>
    public static string? QuickStart(Results results)
    {
        var runs = results.Runs("readme/quickstart");
        if (runs.Count == 0) return null;
        var header = runs[0].Header;
        return Invariant($"""
            *{Sentence(header.Task)}, {header.Network.Hidden} tanh units, seed {header.Seed}: the quick start, on {header.Machine.Title},
            {header.Machine.Runtime}, {RunTable.Version(header)}.*

            {OfRuns(runs)}
            """);
    }

    /// <summary>The runs of one task by seed.</summary>
    public static string? Trained(Results results)
    {
        var runs = results.Runs("readme/addition");
        return runs.Count == 0 ? null : Invariant($"""
            {runs[0].Header.Optimizer.Name} on {Sentence(runs[0].Header.Task)}, by `rnnhf train --task addition --length {runs[0].Header.Task.Length} --optimizer hf-2011 --max-seconds {runs[0].Header.Budget.Seconds}`
            with seeds {string.Join(", ", runs.Select(run => run.Header.Seed))} ({string.Join("; ", runs.Select(run => RunTable.Version(run.Header)).Distinct())}):

            {OfRuns(runs)}
            """);
    }

    /// <summary>The runs of <c>results/cells</c>: one task by other cells and layers.</summary>
    public static string? Cells(Results results)
    {
        var runs = results.Runs("cells");
        if (runs.Count == 0) return null;
        var (task, commits) = (runs[0].Header.Task, runs.Select(run => RunTable.Version(run.Header)).Distinct());
        return Table(["cell", "#layers", "#H", "optimiser", "#seed", "solved", "#held-out error", "#minibatches", "#passes", "#seconds"],
            from run in runs
            let network = run.Header.Network
            where run.End is not null
            orderby run.Header.Optimizer.Name descending, network.HiddenUnit, network.Layers, run.Header.Seed
            select (string[])
            [
                network.HiddenUnit, $"{network.Layers ?? 1}", $"{network.Hidden}", run.Header.Optimizer.Name, $"{run.Header.Seed}", RunTable.Solved(run.End!),
                Invariant($"{run.End!.HeldOutError:P2}"), Invariant($"{run.End.Minibatches:F1}"), Count(run.End.Passes), Seconds(run.End.Seconds),
            ]) + $"\n\n{Sentence(task)} ({string.Join("; ", commits)}). Other runs shared the machine: seconds are too many.";
    }

    /// <summary>The runs of <c>results/tasks</c>: a line for each task and length, runs solved, and the range of what that took.</summary>
    public static string? ByTask(Results results)
    {
        var runs = results.In("tasks");
        if (runs.Count == 0) return null;
        static string Solved(IReadOnlyList<RunFile> runs) => $"{runs.Count(run => run.End?.Reason == EndReason.Solved)} of {runs.Count}";
        string[] order = [.. TaskCatalog.All.Select(entry => entry.Name)];
        var groups = runs.GroupBy(run => (run.Header.Task.Name, run.Header.Task.Length))
            .OrderBy(group => Array.IndexOf(order, group.Key.Name)).ThenBy(group => group.Key.Length);
        string table = Table(["task", "#T", "runs solved", "#steps", "#gradient sequences", "#passes", "#seconds"],
            from cell in groups
            let ends = cell.Select(run => run.End).OfType<RunEnd>().Where(end => end.Reason == EndReason.Solved).ToArray()
            select (string[])
            [
                cell.Key.Name, $"{cell.Key.Length}", $"{ends.Length} of {cell.Count()}",
                Span(ends.Select(end => (double)end.Step), Count), Span(ends.Select(end => (double)end.Sequences), Count),
                Span(ends.Select(end => (double)end.Passes), Count), Span(ends.Select(end => end.Seconds), Seconds),
            ]);
        return Invariant($"""
            Hessian-free as in 2011 with each task's study, by `rnnhf train --task NAME --length T --optimizer hf-2011 --seed N --max-seconds {runs[0].Header.Budget.Seconds}`; solved are
            {Solved(runs)} runs, and {Solved(results.Runs("tasks/attempts"))} with other settings before ([all settings and versions](results/tasks/report.md)):

            {table}
            """);
    }

    static string OfRuns(IReadOnlyList<RunFile> runs) => Table(
        ["optimiser", "#seed", "solved", "#held-out error", "#seconds", "#passes", "#sequences", "#steps"],
        from run in runs
        let end = run.End
        let start = (string[])[run.Header.Optimizer.Name, $"{run.Header.Seed}"]
        select end is null ? (string[])[.. start, "no end recorded", "", "", "", "", ""] :
        [
            .. start, RunTable.Solved(end), Invariant($"{end.HeldOutError:P2}"), Seconds(end.Seconds), Count(end.Passes), Count(end.Sequences), Count(end.Step),
        ]);

    /// <summary>Least and greatest: 14 – 21, or one number where they are the same, and - where there is none.</summary>
    static string Span(IEnumerable<double> values, Func<double, string> format)
    {
        double[] all = [.. values];
        return all.Length == 0 ? "-" : string.Join(" – ", new[] { all.Min(), all.Max() }.Distinct().Select(format));
    }

    static string Seconds(double seconds) => Invariant($"{seconds:F1}");

    static string Sentence(TaskDescription task) => $"{task.Name} at T = {task.Length}";
}
