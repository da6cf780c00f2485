using System.CommandLine;
using System.Globalization;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf</c> alone: Hessian-free against two first-order methods from the same start on the same data, in under two minutes.</summary>
static class QuickStartCommand
{
    const string Task = "addition";
    const int DefaultLength = 100;
    const ulong Seed = 1;

    // All three together stay under 90 s: the others get the seconds that Hessian-free took.
    const double DefaultSeconds = 30;

    // Nesterov: the least training loss after 15 s of six settings tried on seed 2 at T = 50: rates 0.003, 0.01, 0.03, 0.1 with momentum 0.9, 0.03 and 0.1 with
    // 0.98. Adam: its defaults (Kingma & Ba 2015). Both with gradients clipped to a norm of 1 (Pascanu et al. 2013).
    static readonly (string Name, OptimizerEntry Optimizer, KnobValues Settings)[] Others =
    [
        ("nesterov", OptimizerCatalog.Nesterov, KnobValues.Of((Knobs.LearningRate, 0.03), (Knobs.Momentum, 0.9), (Knobs.Clip, 1))),
        ("adam", OptimizerCatalog.Adam, KnobValues.Of((Knobs.Clip, 1))),
    ];

    public static RootCommand Create(Session session)
    {
        var length = Options.Length($"T, the length of the sequences; default {DefaultLength}");
        var seconds = Options.Positive("--max-seconds", $"training time allowed to Hessian-free; default {DefaultSeconds}", Bounds.Seconds);
        var output = Options.Folder("--out", "where run files and figures go; default results/quickstart");
        var root = new RootCommand("""
            Hessian-free optimisation of recurrent neural networks (Martens & Sutskever 2011).

            Without a command: the quick start. It trains a network on the addition task with Hessian-free, with Nesterov's
            accelerated gradient (momentum 0.9, clipped gradients) and with Adam (clipped gradients), from the same parameters, on the same
            data and with the same seconds, and draws all three. Under two minutes. It replaces the quick start that is there.

            Example: rnnhf
            Example: rnnhf --length 20 --max-seconds 10 --out quickstart
            """) { length, seconds, output };
        root.SetAction(parsed => Run(session, parsed.GetValue(length) ?? DefaultLength, parsed.GetValue(seconds) ?? DefaultSeconds,
            Folders.For(session, parsed.GetValue(output), "quickstart")));
        return root;
    }

    static int Run(Session session, int length, double seconds, string folder)
    {
        var hessianFree = new RunRequest
        {
            Study = "quickstart",
            Task = Task,
            Length = length,
            Seed = Seed,
            Budget = new(seconds),
        };
        var plan = Catalog.Plan(hessianFree);
        using var ours = RunLock.Take(folder, "quickstart");
        var first = Execute(session, plan, folder, "hf");
        if (first.Reason == EndReason.Interrupted) return ExitCode.Interrupted;

        foreach (var (name, optimizer, settings) in Others)
        {
            var other = hessianFree with { Optimizer = optimizer, Settings = settings, Budget = new(first.Seconds) };
            if (Execute(session, Catalog.Plan(other), folder, name).Reason == EndReason.Interrupted) return ExitCode.Interrupted;
        }

        RunFile[] runs = [Read(folder, "hf"), .. Others.Select(other => Read(folder, other.Name))];
        var figures = RunFigures.Draw(runs, folder, FigureLook.Default);
        session.Console.Write(Summary(runs));
        session.Out.WriteLine($"Run files and parameters: {folder}");
        foreach (string figure in figures) session.Out.WriteLine($"Figure: {figure}");
        return ExitCode.Done;
    }

    static RunEnd Execute(Session session, TrainingPlan plan, string folder, string name)
    {
        var (end, _) = RunRecorder.Execute(session, plan, folder, name, RunStart.Overwrite);
        new CheckpointStore(new(folder, name), RunFiles.DefaultInterval).Delete(); // the quick start always starts anew
        return end;
    }

    static RunFile Read(string folder, string name) => RunFileReader.Read(Path.Combine(folder, name + RunFile.Extension));

    static Table Summary(IEnumerable<RunFile> runs)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in (string[])["optimiser", "solved", "held-out error", "seconds", "passes", "sequences", "steps"])
            table.AddColumn(new TableColumn(column) { Alignment = column == "optimiser" ? Justify.Left : Justify.Right });
        foreach (var run in runs)
        {
            if (run.End is not { } end) continue;
            string Invariant(FormattableString text) => FormattableString.Invariant(text);
            table.AddRow(run.Header.Optimizer.Name, end.Reason == EndReason.Solved ? "yes" : $"no ({end.Reason.Words()})",
                end.HeldOutError?.ToString("P2", CultureInfo.InvariantCulture) ?? "-",
                Invariant($"{end.Seconds:F1}"), Invariant($"{end.Passes:N0}"), Invariant($"{end.Sequences:N0}"),
                Invariant($"{end.Step:N0}"));
        }
        return table;
    }
}
