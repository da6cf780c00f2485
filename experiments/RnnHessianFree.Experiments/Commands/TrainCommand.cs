using System.CommandLine;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf train</c>: one run.</summary>
static class TrainCommand
{
    const double DefaultSeconds = 300;

    static readonly Dictionary<string, OptimizerKind> Optimizers = new()
    {
        ["hf"] = OptimizerKind.HessianFree,
        ["sgd"] = OptimizerKind.StochasticGradientDescent,
    };

    static readonly Dictionary<string, EngineKind> Engines = new() { ["simd"] = EngineKind.Simd, ["mathnet"] = EngineKind.MathNet };

    static readonly Dictionary<string, Precision> Precisions = new() { ["single"] = Precision.Single, ["double"] = Precision.Double };

    public static Command Create(Session session)
    {
        var defaults = new RunRequest();
        var task = Options.Text("--task", $"what to learn, a name from `rnnhf tasks`; default {defaults.Task}", "name");
        var length = Options.Whole("--length", $"T, the length of the sequences; default {defaults.Length}");
        var variant = Options.Choice("--variant", "whose definition of the task; default thesis", Catalog.Variants);
        var hidden = Options.Whole("--hidden", $"H, hidden units; default {defaults.Hidden}");
        var optimizer = Options.Choice("--optimizer", "default hf", Optimizers);
        var seed = Options.Seed("--seed", $"fixes initial parameters, training data and held-out data; default {defaults.Seed}");
        var engine = Options.Choice("--engine", "default simd", Engines);
        var precision = Options.Choice("--precision", "default single", Precisions);
        var threads = Options.Whole("--threads", "default: all cores");
        var seconds = Options.Positive("--max-seconds", $"budget of training time; default {DefaultSeconds} without other budgets");
        var sequences = Options.Long("--max-sequences", "budget of training sequences drawn");
        var passes = Options.Long("--max-passes", "budget of passes: forward 1, gradient 3, curvature product 4, a sequence each");
        var steps = Options.Whole("--max-steps", "budget of optimiser steps");
        var output = Options.Folder("--out", "where run file and parameters go; default results/train");
        var gradientSequences = Options.Whole("--gradient-sequences", "sequences of a gradient, at least");
        var curvatureSequences = Options.Whole("--curvature-sequences", "hf: sequences of a curvature product");
        var lambda = Options.NotNegative("--lambda", "hf: λ of the first step");
        var mu = Options.NotNegative("--mu", "hf: μ, structural damping per λ; 0 for none");
        var cgIterations = Options.Whole("--cg-iterations", "hf: at most so many iterations of conjugate gradients", max: 1_000_000);
        var cgMinIterations = Options.Whole("--cg-min-iterations", "hf: at least so many before little progress ends them", min: 0);
        var learningRate = Options.Positive("--learning-rate", "sgd: ε");
        var momentum = Options.Share("--momentum", "sgd: μ");
        var nesterov = Options.Switch("--nesterov", "sgd: Nesterov's momentum (default) or, with false, the classical one");
        var clip = Options.Positive("--clip", "sgd: a longer gradient is scaled down to this norm");
        var initialScale = Options.Positive("--init-scale", "multiplies the initial weights' standard deviation");

        var inputScale = Options.Positive("--input-scale", "the initial input weights' standard deviation");

        Option[] ofHessianFree = [curvatureSequences, lambda, mu, cgIterations, cgMinIterations];
        Option[] ofSgd = [learningRate, momentum, nesterov, clip];
        var command = new Command("train", """
            Trains one network until the held-out error is below 1 % or the budget is spent.
            Exit code 0: solved; 1: not solved.

            Example: rnnhf train --task addition --length 100 --optimizer hf --max-seconds 600
            """)
        {
            task, length, variant, hidden, optimizer, seed, engine, precision, threads, seconds, sequences, passes, steps, output, gradientSequences,
            initialScale, inputScale, curvatureSequences, lambda, mu, cgIterations, cgMinIterations, learningRate, momentum, nesterov, clip,
        };
        command.SetAction(parsed =>
        {
            var kind = parsed.GetValue(optimizer) ?? defaults.Optimizer;
            if (kind == OptimizerKind.HessianFree) Reject(parsed, ofSgd, "sgd");
            else Reject(parsed, ofHessianFree, "hf");
            var budget = new Budget(parsed.GetValue(seconds), parsed.GetValue(passes), parsed.GetValue(sequences), parsed.GetValue(steps));
            var request = defaults with
            {
                Task = parsed.GetValue(task) ?? defaults.Task,
                Length = parsed.GetValue(length) ?? defaults.Length,
                Variant = parsed.GetValue(variant) ?? defaults.Variant,
                Hidden = parsed.GetValue(hidden) ?? defaults.Hidden,
                Optimizer = kind,
                Seed = parsed.GetValue(seed) ?? defaults.Seed,
                Engine = parsed.GetValue(engine) ?? defaults.Engine,
                Precision = parsed.GetValue(precision) ?? defaults.Precision,
                Threads = parsed.GetValue(threads) ?? defaults.Threads,
                Budget = budget == new Budget() ? new Budget(DefaultSeconds) : budget,
                InitialScale = parsed.GetValue(initialScale),
                InputScale = parsed.GetValue(inputScale),
                GradientSequences = parsed.GetValue(gradientSequences),
                CurvatureSequences = parsed.GetValue(curvatureSequences),
                Lambda = parsed.GetValue(lambda),
                StructuralRatio = parsed.GetValue(mu),
                CgIterations = parsed.GetValue(cgIterations),
                CgMinIterations = parsed.GetValue(cgMinIterations),
                LearningRate = parsed.GetValue(learningRate),
                Momentum = parsed.GetValue(momentum),
                Nesterov = parsed.GetValue(nesterov),
                Clip = parsed.GetValue(clip),
            };
            return Run(session, request, OutputFolder.For(session, parsed.GetValue(output), "train"));
        });
        return command;
    }

    static int Run(Session session, RunRequest request, string folder)
    {
        var plan = Catalog.Plan(request, session.Folder);
        string optimizer = Optimizers.First(pair => pair.Value == request.Optimizer).Key;
        string variant = request.Variant == TaskVariant.Thesis ? "" : $"-{Catalog.NameOf(request.Variant)}";
        string name = $"{request.Task}{variant}-T{request.Length}-{optimizer}-seed{request.Seed}";
        var (end, files) = RunRecorder.Execute(session, plan, folder, name);
        session.Out.WriteLine($"{end.Reason}: {string.Join(", ", files)}");
        return end.Reason switch
        {
            EndReason.Solved => ExitCode.Done,
            EndReason.Interrupted => ExitCode.Interrupted,
            _ => ExitCode.FellShort,
        };
    }

    static void Reject(ParseResult parsed, Option[] options, string optimizer)
    {
        foreach (var option in options)
            if (parsed.GetResult(option) is not null)
                throw new UsageException($"{option.Name}: allowed only with --optimizer {optimizer}");
    }
}
