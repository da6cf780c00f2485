using System.Globalization;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>Runs as a table in Markdown, those that failed among them.</summary>
static class RunTable
{
    /// <summary>The report on a folder of runs; null where it holds none.</summary>
    public static string? Report(string folder)
    {
        var runs = RunFileReader.ReadTree(folder);
        if (runs.Count == 0) return null;
        int solved = runs.Count(run => run.End?.Reason == EndReason.Solved);
        return Invariant($"""
            # {runs.Count} runs, {solved} solved

            Made by `rnnhf report` from the run files beside it. Solved: less than {runs[0].Header.Evaluation.Target:P0} of the held-out sequences wrong, or
            none of all sequences where the task has few. Sequences of the settings are those of gradient, curvature, backtracking and line search. Seconds are training time; passes count a forward pass over a sequence as 1.

            {Of(runs)}

            Machines: {string.Join("; ", runs.Select(run => $"{run.Header.Machine.Cpu}, {run.Header.Machine.Cores} cores, {run.Header.Machine.InstructionSet}").Distinct())}.
            Versions: {string.Join("; ", runs.Select(run => Version(run.Header)).Distinct())}.

            """);
    }

    /// <summary>The table, by task, length, damping and seed.</summary>
    public static string Of(IReadOnlyList<RunFile> runs)
    {
        string[] order = [.. TaskCatalog.All.Select(entry => entry.Name)];
        var sorted = runs.OrderBy(run => (uint)Array.IndexOf(order, run.Header.Task.Name)).ThenBy(run => run.Header.Task.Length)
            .ThenBy(run => Settings(run.Header)).ThenBy(run => run.Header.Seed).ThenBy(run => run.Path, StringComparer.Ordinal);
        return string.Join('\n',
        [
            "| task | T | settings | seed | solved | wrong sequences | wrong steps | steps | sequences | passes | seconds |",
            "|---|---:|---|---:|---|---:|---:|---:|---:|---:|---:|",
            .. sorted.Select(Row),
        ]);
    }

    public static string Version(RunHeader header) =>
        $"commit {header.Commit?[..Math.Min(10, header.Commit.Length)] ?? "unknown"}{(header.Dirty == true ? " with uncommitted changes" : "")}";

    static string Row(RunFile run)
    {
        var header = run.Header;
        string name = Variant(header.Task) is { } variant and not nameof(TaskVariant.Thesis) ? $"{header.Task.Name} ({variant})" : header.Task.Name;
        string start = Invariant($"| {name} | {header.Task.Length} | {Settings(header)} | {header.Seed} |");
        if (run.End is not { } end) return $"{start} no end recorded | | | | | | |";
        string solved = end.Reason == EndReason.Solved ? "yes" : $"no: {end.Reason}";
        return Invariant($"{start} {solved} | {end.HeldOutError:P2} | {end.HeldOutStepError:P2} | {end.Step:N0} | {end.Sequences:N0} | {end.Passes:N0} | {end.Seconds:F1} |");
    }

    /// <summary>The optimiser with what sets runs of it apart.</summary>
    static string Settings(RunHeader header)
    {
        var settings = header.Optimizer.Settings;
        if (settings.Number("damping", "initialLambda") is not { } lambda) return header.Optimizer.Name;
        return Invariant($"HF, λ_0 = {lambda:0.###}, μ = {settings.Number("damping", "structuralRatio"):0.####}, {settings.Number("batches", "gradientSequences"):0}/{settings.Number("batches", "curvatureSequences"):0}/{settings.Number("batches", "backtrackingSequences"):0}/{settings.Number("batches", "lineSearchSequences"):0} sequences, CG {settings.Number("cg", "minIterations"):0}–{settings.Number("cg", "maxIterations"):0}, W_hx {InputScale(header)}");
    }

    static string InputScale(RunHeader header) =>
        header.Initialization.Settings.Number("inputScale")?.ToString("0.###", CultureInfo.InvariantCulture) ?? "?";

    static string? Variant(TaskDescription task) => task.Settings.Text("variant");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
