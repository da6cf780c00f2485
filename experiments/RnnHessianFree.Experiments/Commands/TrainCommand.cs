using System.CommandLine;
using RnnHessianFree.Experiments.Ranks;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf train</c>: one run.</summary>
static class TrainCommand
{
    const double DefaultSeconds = 300;

    static readonly Dictionary<string, OptimizerEntry> Optimizers = OptimizerCatalog.All.ToDictionary(entry => entry.Name);

    static readonly Dictionary<string, Layer> Cells = Layer.All.ToDictionary(layer => layer.Name);

    static readonly Dictionary<string, OptimizerEntry> Ways = new() { ["economy"] = OptimizerCatalog.HessianFree, ["2011"] = OptimizerCatalog.HessianFree2011 };

    static readonly Dictionary<string, EngineKind> Engines = new() { ["simd"] = EngineKind.Simd, ["mathnet"] = EngineKind.MathNet };

    static readonly Dictionary<string, Precision> Precisions = new() { ["single"] = Precision.Single, ["double"] = Precision.Double };

    public static Command Create(Session session)
    {
        var defaults = new RunRequest();
        var task = Options.Text("--task", $"what to learn, a name from `rnnhf tasks`; default {defaults.Task}", "name");
        var length = Options.Length($"T, the length of the sequences; default {defaults.Length}");
        var variant = Options.Choice("--variant", "whose definition of the task; default thesis", Catalog.Variants);
        var data = new DataOptions();
        var hidden = Options.Hidden($"H, hidden units; default {defaults.Hidden}");
        var cell = Options.Entry("--cell", $"what each layer is made of; default {defaults.Cell.Name}", Cells);
        var layers = Options.Whole("--layers", $"layers, each reading the one below; default {defaults.Layers}", max: 100);
        var optimizer = Options.Entry("--optimizer", $"default {defaults.Optimizer.Name}", Optimizers);
        var preset = Options.Entry("--preset", "2011: the way of Martens & Sutskever 2011, the same as --optimizer hf-2011; default economy, today's", Ways);
        var seed = Options.Seed("--seed", $"fixes initial parameters, training data and held-out data; default {defaults.Seed}");
        var engine = Options.Choice("--engine", "default simd", Engines);
        var precision = Options.Choice("--precision", "default single, or what the task is known to need", Precisions);
        var threads = Options.Threads();
        var seconds = Options.Positive("--max-seconds", $"budget of training time; default {DefaultSeconds} without other budgets", Bounds.Seconds);
        var sequences = Options.Long("--max-sequences", "budget of training sequences drawn");
        var passes = Options.Long("--max-passes", "budget of passes: forward 1, gradient 3, curvature product 4, a sequence each");
        var minibatches = Options.Positive("--max-minibatches", "budget of 1,000s of sequences, each counted for every gradient and curvature product on it",
            Bounds.Minibatches);
        var steps = Options.Whole("--max-steps", "budget of optimiser steps");
        var target = Options.Share("--target-error", $"ends the run, solved, below this held-out error; default {defaults.Evaluation.Target}");
        var patience = Options.Whole("--patience", "ends the run after so many held-out evaluations in a row that were no better than the best");
        var output = Options.Folder("--out", "where run file and parameters go; default results/train");
        var resume = Options.Flag("--resume", "goes on with the run of this name: from its last checkpoint, bit for bit; a finished one is left as it is");
        var overwrite = Options.Flag("--overwrite", "replaces the run of this name; without this or --resume it is left as it is");
        var checkpoints = Options.Seconds("--checkpoint-seconds", $"saves the run so often, and when interrupted; default {RunFiles.DefaultInterval.TotalSeconds}");
        var rankSeconds = Options.Seconds("--rank-seconds", $"under mpirun or srun: a rank that is silent for so long ends the run; default {Job.DefaultLimit.TotalSeconds}");
        var warmUp = Options.Seconds("--warm-up-seconds", "exercises the code so long before the clock starts; default 1");
        var startFrom = Options.Text("--start-from", "initial parameters: those of this file, a NAME.parameters.json of another run of the task", "file");
        var freeze = Options.Text("--freeze", "blocks of parameters that stay as they are at the start, such as h_0 or W_hx,W_hh, of any optimiser", "names");
        var l2 = Options.Positive("--l2", "c of ½c‖θ‖², which is added to the loss and its curvature, of any optimiser");
        var settings = OptimizerCatalog.AllKnobs.ToDictionary(knob => knob, knob => Options.Of(knob, $"{OwnersOf(knob)}: "));
        var initialization = InitializationCatalog.Weights.Knobs.ToDictionary(knob => knob, knob => Options.Of(knob, ""));

        var command = new Command("train", """
            Trains one network until the held-out error is below 1 % or the budget is spent.
            Exit code 0: solved or, with --patience, no longer better; 1: neither; 130: interrupted (Ctrl-C finishes the iteration at hand and saves; a second one
            leaves at once). A run that was interrupted or killed goes on with the same command and --resume, from its last
            checkpoint and as if it had never stopped; so does one whose budget was spent, if a larger one is given.
            Under mpirun or srun all processes train one network together, on shares of each batch, to the same bits.

            Example: rnnhf train --task addition --length 100 --optimizer hf --max-seconds 600
            Example: rnnhf train --task addition --length 50 --cell lstm --layers 2 --hidden 30
            Example: mpirun -n 4 rnnhf train --task addition --length 100 --threads 1 --max-seconds 600
            Example: rnnhf train --task addition --length 200 --start-from results/train/addition-T100-hf-seed1.parameters.json
            Example: rnnhf train --data walks.npz --hidden 50 --patience 20
            """)
        {
            task, length, variant, hidden, cell, layers, optimizer, preset, seed, engine, precision, threads, seconds, sequences, passes, minibatches, steps, target,
            patience, output,
            resume, overwrite, checkpoints, rankSeconds, warmUp, startFrom, freeze, l2,
        };
        foreach (var option in data.All.Concat(initialization.Values).Concat(settings.Values)) command.Add(option);
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(optimizer) ?? defaults.Optimizer;
            if (parsed.GetValue(preset) is { } way)
                chosen = OptimizerCatalog.IsHessianFree(chosen) ? way : throw new UsageException("--preset: allowed only with --optimizer hf");
            Reject(parsed, settings.Where(pair => !chosen.Knobs.Contains(pair.Key)));
            string? start = parsed.GetValue(startFrom);
            if (start is not null && initialization.Values.FirstOrDefault(option => parsed.GetResult(option) is not null) is { } fresh)
                throw new UsageException($"{fresh.Name}: allowed only without --start-from, whose file has all initial parameters");
            var own = data.Of(parsed, session);
            if (own is not null && ((Option[])[task, length, variant]).FirstOrDefault(option => parsed.GetResult(option) is not null) is { } ofTask)
                throw new UsageException($"{ofTask.Name}: allowed only without --data, which is learned instead");
            var budget = new Budget(parsed.GetValue(seconds), parsed.GetValue(passes), parsed.GetValue(sequences), parsed.GetValue(steps),
                parsed.GetValue(minibatches));
            var request = defaults with
            {
                Data = own,
                Task = parsed.GetValue(task) ?? defaults.Task,
                Length = parsed.GetValue(length) ?? defaults.Length,
                Variant = parsed.GetValue(variant) ?? defaults.Variant,
                Hidden = parsed.GetValue(hidden) ?? defaults.Hidden,
                Cell = parsed.GetValue(cell) ?? defaults.Cell,
                Layers = parsed.GetValue(layers) ?? defaults.Layers,
                Optimizer = chosen,
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
                Engine = parsed.GetValue(engine) ?? defaults.Engine,
                Precision = parsed.GetValue(precision),
                Threads = parsed.GetValue(threads) ?? session.Job?.ThreadsOfRank ?? defaults.Threads,
                Ranks = session.Job?.Ranks,
                Budget = budget == new Budget() ? new Budget(DefaultSeconds) : budget,
                Evaluation = new(Target: parsed.GetValue(target) ?? defaults.Evaluation.Target, Patience: parsed.GetValue(patience)),
                Settings = Given(parsed, settings),
                Initialization = Given(parsed, initialization),
                Constraints = parsed.GetValue(freeze) is null && parsed.GetValue(l2) is null ? null : new(parsed.GetValue(freeze)?.Split(','), parsed.GetValue(l2)),
                StartFrom = start is null ? null : Path.GetFullPath(start, session.Folder),
            };
            if (parsed.GetValue(resume) && parsed.GetValue(overwrite)) throw new UsageException("--overwrite: allowed only without --resume");
            var mode = parsed.GetValue(resume) ? RunStart.Resume : parsed.GetValue(overwrite) ? RunStart.Overwrite : RunStart.New;
            var plan = Catalog.Plan(request);
            if (parsed.GetValue(warmUp) is { } atMost) plan = plan with { WarmUp = atMost };
            string folder = Folders.For(session, parsed.GetValue(output), "train");
            session.Job?.Watch(parsed.GetValue(rankSeconds) ?? Job.DefaultLimit);
            var (end, files) = RunRecorder.Execute(session, plan, folder, NameOf(request), mode, parsed.GetValue(checkpoints));
            session.Out.WriteLine($"Files: {string.Join(", ", files)}");
            if (end.Reason == EndReason.Interrupted) session.Out.WriteLine($"Saved after step {end.Step}; the same command with --resume goes on from there.");
            return end.Reason switch
            {
                EndReason.Solved or EndReason.NoLongerBetter => ExitCode.Done,
                EndReason.Interrupted => ExitCode.Interrupted,
                _ => ExitCode.FellShort,
            };
        });
        return command;
    }

    static string NameOf(RunRequest request)
    {
        string cell = request.Cell == Layer.All[0] ? "" : $"-{request.Cell.Name}";
        string layers = request.Layers == 1 ? "" : $"-{request.Layers}layers";
        if (request.Data is { } data) return $"{data.Name}{cell}{layers}-{request.Optimizer.Name}-seed{request.Seed}";
        string variant = request.Variant == TaskVariant.Thesis ? "" : $"-{Catalog.NameOf(request.Variant)}";
        return $"{request.Task}{variant}-T{request.Length}{cell}{layers}-{request.Optimizer.Name}-seed{request.Seed}";
    }

    static KnobValues Given(ParseResult parsed, Dictionary<Knob, Option<double?>> options) => KnobValues.Of(
        from pair in options
        where parsed.GetResult(pair.Value) is not null
        select (pair.Key, parsed.GetValue(pair.Value)!.Value));

    static void Reject(ParseResult parsed, IEnumerable<KeyValuePair<Knob, Option<double?>>> options)
    {
        foreach (var (knob, option) in options)
            if (parsed.GetResult(option) is not null)
                throw new UsageException($"{option.Name}: allowed only with --optimizer {OwnersOf(knob)}");
    }

    static string OwnersOf(Knob knob) =>
        string.Join(", ", OptimizerCatalog.All.Where(entry => entry.Knobs.Contains(knob)).Select(entry => entry.Name));
}
