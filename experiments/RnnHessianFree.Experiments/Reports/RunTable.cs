using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>Runs as a table in Markdown, those that failed among them.</summary>
static class RunTable
{
    /// <summary>What reports are called, on runs and on studies.</summary>
    public const string FileName = "report.md";

    /// <summary>The report on a folder of runs; null where it holds none.</summary>
    public static string? Report(string folder) => RunFileReader.ReadTree(folder) is { Count: > 0 } runs ? Report(runs) : null;

    /// <summary>The report on these runs, one or more.</summary>
    public static string Report(IReadOnlyList<RunFile> runs)
    {
        int solved = runs.Count(run => run.End?.Reason == EndReason.Solved);
        var machines = runs.Select(run => run.Header.Machine);
        return Invariant($"""
            # {runs.Count} runs, {solved} solved

            Made by `rnnhf report` from the run files beside it. Solved: less than {runs[0].Header.Evaluation.Target:P0} of the held-out sequences wrong, or
            none of all sequences where the task has few. Sequences of the settings are those of gradient, curvature, backtracking and
            line search. Seconds are training time; passes count a forward pass over a sequence as 1.

            {Of(runs)}

            Machines: {string.Join("; ", machines.Select(machine => machine.Title).Distinct())}.
            Versions: {string.Join("; ", runs.Select(run => Version(run.Header)).Distinct())}.

            """);
    }

    /// <summary>The table, by task, length, damping and seed.</summary>
    public static string Of(IReadOnlyList<RunFile> runs)
    {
        string[] order = [.. TaskCatalog.All.Select(entry => entry.Name)];
        var sorted = runs.OrderBy(run => (uint)Array.IndexOf(order, run.Header.Task.Name)).ThenBy(run => run.Header.Task.Length)
            .ThenBy(run => Settings(run.Header)).ThenBy(run => run.Header.Seed).ThenBy(run => run.Path, StringComparer.Ordinal);
        string[] titles =
            ["task", "#T", "settings", "#seed", "solved", "#wrong sequences", "#wrong steps", "#steps", "#sequences", "#passes", "#seconds"];
        return Table(titles, sorted.Select(Row));
    }

    public static string Version(RunHeader header) =>
        $"commit {header.Commit?[..Math.Min(10, header.Commit.Length)] ?? "unknown"}{(header.Dirty == true ? " with uncommitted changes" : "")}";

    static IEnumerable<string> Row(RunFile run)
    {
        var header = run.Header;
        string name = Variant(header.Task) is { } variant and not nameof(TaskVariant.Thesis) ? $"{header.Task.Name} ({variant})" : header.Task.Name;
        string[] start = [name, $"{header.Task.Length}", Settings(header), $"{header.Seed}"];
        if (run.End is not { } end) return [.. start, "no end recorded", "", "", "", "", "", ""];
        return
        [
            .. start, Solved(end), Invariant($"{end.HeldOutError:P2}"), Invariant($"{end.HeldOutStepError:P2}"), Count(end.Step),
            Count(end.Sequences), Count(end.Passes), Invariant($"{end.Seconds:F1}"),
        ];
    }

    /// <summary>Whether a run came to its target, and if not why it ended.</summary>
    public static string Solved(RunEnd end) => end.Reason == EndReason.Solved ? "yes" : $"no: {end.Reason.Words()}";

    /// <summary>The optimiser with what sets runs of it apart.</summary>
    static string Settings(RunHeader header)
    {
        var settings = header.Optimizer.Settings;
        if (settings.Number("damping", "initialLambda") is not { } lambda)
            return string.Join(", ", [.. Chosen(header.Optimizer).Prepend(header.Optimizer.Name), .. Network(header.Network), Start(header.Initialization)]);
        double? mu = settings.Number("damping", "structuralRatio");
        string[] batches = ["gradientSequences", "curvatureSequences", "backtrackingSequences", "lineSearchSequences"];
        string sequences = string.Join('/', batches.Select(batch => Invariant($"{settings.Number("batches", batch):0}")));
        string iterations = Invariant($"{settings.Number("cg", "minIterations"):0}–{settings.Number("cg", "maxIterations"):0}");
        string precision = header.Engine.Precision == Precision.Double ? ", double precision" : "";
        return Invariant($"HF, λ_0 = {lambda:0.###}, μ = {mu:0.####}, {sequences} sequences, CG {iterations}, {Start(header.Initialization)}{precision}");
    }

    // The learning rate, and what is not the optimiser's default.
    static IEnumerable<string> Chosen(NamedSettings optimizer)
    {
        var entry = OptimizerCatalog.All.FirstOrDefault(entry => entry.Title == optimizer.Name);
        var defaults = entry is null ? [] : RunFormat.Element(entry.With(KnobValues.None)).Flat().ToHashSet();
        return from setting in optimizer.Settings.Flat()
               where setting.Path == "learningRate" || !defaults.Contains(setting)
               orderby setting.Path != "learningRate"
               select $"{setting.Path.Split('.')[^1]} {setting.Value}";
    }

    static IEnumerable<string> Network(NetworkDescription network)
    {
        var usual = new RunRequest();
        string layers = network.Layers is { } count ? $"{count} layers of " : "";
        if (layers.Length > 0 || network.Hidden != usual.Hidden || !string.Equals(network.HiddenUnit, usual.Cell.Name, StringComparison.OrdinalIgnoreCase))
            yield return $"{layers}{network.Hidden} {network.HiddenUnit} units";
    }

    // Of initial weights, what has been varied.
    static string Start(NamedSettings initialization)
    {
        var settings = initialization.Settings;
        if (settings.Text("name") is { } file) return $"from {file}";
        string[] parts =
        [
            Invariant($"W_hx {settings.Number("inputScale") ?? double.NaN:0.###}"),
            settings.Number("orthogonalGain") is { } gain ? Invariant($"W_hh orthogonal × {gain:0.###}")
                : settings.Number("hiddenScale") is { } scale && Math.Abs(scale - new SparseInitialization().HiddenScale) > 1e-9
                    ? Invariant($"W_hh {scale:0.###}") : "",
            settings.Number("biasScale") == 0 ? "no biases" : "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    static string? Variant(TaskDescription task) => task.Settings.Text("variant");
}
