using System.CommandLine;
using RnnHessianFree.Experiments.Bench;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf bench</c>: how close to this machine's limit are the passes?</summary>
static class BenchCommand
{
    static readonly Dictionary<string, Precision> Precisions = new() { ["single"] = Precision.Single, ["double"] = Precision.Double };

    public static Command Create(Session session)
    {
        var defaults = new BenchCase();
        var hidden = Options.Hidden($"H; default {defaults.Hidden}");
        var cell = Options.Entry("--cell", $"what each layer is made of; default {defaults.Cell}", Layer.All.ToDictionary(layer => layer.Name));
        var layers = Options.Whole("--layers", $"how many; default {defaults.Layers}", max: 100);
        var length = Options.Length($"T; default {defaults.Length}");
        var sequences = Options.Whole("--sequences", $"B; default {defaults.Sequences}", max: Bounds.Sequences);
        var inputs = Options.Whole("--inputs", $"X, one-hot from 3 on; default {defaults.Inputs}", max: Bounds.Hidden);
        var outputs = Options.Whole("--outputs", $"Y; 1 is linear at the last step, more are softmax at every step; default {defaults.Outputs}",
            max: Bounds.Hidden);
        var precision = Options.Choice("--precision", "default single", Precisions);
        var threads = Options.Threads();
        var quick = Options.Flag("--quick", "few samples, and small shapes where none is given: seconds, and a check rather than a measurement");
        var json = new Option<string?>("--json") { Description = "also writes all numbers here", HelpName = "file" };
        var write = Options.Flag("--write", "also writes a note and bench.json to results/benchmarks/<cpu>");
        var output = Options.Folder("--out", "where --write writes; implies it");
        var ranks = Options.Flag("--ranks", "under mpirun, what sharing a batch costs, to results/scaling; without it, docs/scaling.md anew from there");
        var network = Options.Text("--network", "with --ranks: what to call what the ranks talk over; default shared memory", "name");
        var command = new Command("bench", $"""
            Measures this machine's peak of fused multiply-adds and, in turn with it, loss, gradient, curvature set-up and Gauss-Newton
            products without and with structural damping. Without a shape it goes through a grid of them; options of a shape (H, cell,
            layers, T, B, X, Y, precision) measure that one alone. Speeds are useful work: operations of the equations, not of padded shapes.

            {Flops.Formula}

            Example: mpirun --bind-to none -n 2 rnnhf bench --ranks
            Example: rnnhf bench --hidden 100 --length 100 --sequences 1000 --json bench.json
            Example: rnnhf bench --cell lstm --layers 2
            """)
        {
            hidden, cell, layers, length, sequences, inputs, outputs, precision, threads, quick, json, write, output, ranks, network,
        };
        Option[] ofShape = [hidden, cell, layers, length, sequences, inputs, outputs, precision];
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(ranks)) return RankBenchCommand.Run(session, parsed.GetValue(network), parsed.GetValue(quick), parsed.GetValue(output), parsed.GetValue(json));
            if (session.Job is not null) throw new UsageException("--ranks: bench needs it under mpirun");
            bool ownShape = ofShape.Any(option => parsed.GetResult(option) is not null), isQuick = parsed.GetValue(quick);
            int team = parsed.GetValue(threads) ?? Environment.ProcessorCount;
            var own = new BenchCase
            {
                Hidden = parsed.GetValue(hidden) ?? defaults.Hidden,
                Cell = parsed.GetValue(cell)?.Name ?? defaults.Cell,
                Layers = parsed.GetValue(layers) ?? defaults.Layers,
                Length = parsed.GetValue(length) ?? defaults.Length,
                Sequences = parsed.GetValue(sequences) ?? defaults.Sequences,
                Inputs = parsed.GetValue(inputs) ?? defaults.Inputs,
                Outputs = parsed.GetValue(outputs) ?? defaults.Outputs,
                Precision = parsed.GetValue(precision) ?? defaults.Precision,
                Threads = team,
            };
            if (ownShape)
            {
                MemoryNeed.Require($"--hidden {own.Hidden}, --length {own.Length}, --sequences {own.Sequences}, --inputs {own.Inputs}, --outputs {own.Outputs}",
                    own.Shape(), own.Length, own.Sequences);
            }
            var grid = ownShape ? BenchGrid.Of(own, isQuick) : isQuick ? BenchGrid.Quick(team) : BenchGrid.Full(team);
            bool writes = parsed.GetValue(write) || parsed.GetValue(output) is not null;
            string line = string.Join(' ', ["rnnhf", .. parsed.Tokens.Select(token => token.Value)]);
            return Run(session, grid, line, parsed.GetValue(json), writes, parsed.GetValue(output));
        });
        return command;
    }

    static int Run(Session session, BenchGrid grid, string commandLine, string? json, bool writes, string? folder)
    {
        string? jsonPath = json is null ? null : Path.GetFullPath(json, session.Folder);
        if (Directory.Exists(jsonPath)) throw new UsageException($"--json {json}: is a folder; it must be a file");
        if (jsonPath is not null && !Directory.Exists(Path.GetDirectoryName(jsonPath)))
            throw new UsageException($"--json {json}: there is no folder {Path.GetDirectoryName(jsonPath)}");

        // Progress goes to the other stream, so that tables can be piped.
        var report = BenchRun.Execute(grid, commandLine, line => Tell(session, line), session.Cancellation);
        foreach (var table in BenchTables.Of(report)) session.Console.Write(table.ForConsole());
        if (jsonPath is not null) BenchNote.WriteJson(jsonPath, report);
        if (writes)
        {
            string to = Folders.For(session, folder, Path.Combine("benchmarks", BenchNote.FolderOf(report.Machine)));
            Directory.CreateDirectory(to);
            BenchNote.WriteNote(Path.Combine(to, "README.md"), report);
            BenchNote.WriteJson(Path.Combine(to, "bench.json"), report);
            session.Out.WriteLine(Path.Combine(to, "README.md"));
        }
        return ExitCode.Done;
    }

    static void Tell(Session session, string line)
    {
        if (session.IsTerminal) session.Error.WriteLine(line);
    }
}
