using System.Security.Cryptography;
using RnnHessianFree.Data;
using RnnHessianFree.Distributed;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Models.Textbook;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Requests;

/// <summary>The one place that turns names and settings into tasks, engines, optimisers and plans.</summary>
static class Catalog
{
    /// <summary>Variants by their names on the command line.</summary>
    public static IReadOnlyDictionary<string, TaskVariant> Variants { get; } = new Dictionary<string, TaskVariant>
    {
        ["thesis"] = TaskVariant.Thesis,
        ["authors-code"] = TaskVariant.AuthorsCode,
        ["pascanu"] = TaskVariant.Pascanu,
        ["hochreiter"] = TaskVariant.Hochreiter,
        ["centred"] = TaskVariant.Centred,
    };

    /// <summary>The task of this name, length and variant.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ITask Task(string name, int length, TaskVariant variant, string asked = "--task")
    {
        var entry = TaskCatalog.All.FirstOrDefault(entry => entry.Name == name);
        string[] names = [.. TaskCatalog.All.Select(entry => entry.Name)];
        if (entry is null) throw new UsageException($"{asked} {name}: allowed are {string.Join(", ", names)}{Nearest.Hint(name, names)}");
        if (!entry.Variants.Contains(variant))
            throw new UsageException($"--variant {NameOf(variant)}: the task {name} has {string.Join(", ", entry.Variants.Select(NameOf))}");
        try
        {
            return entry.Create(length, variant);
        }
        catch (ArgumentOutOfRangeException problem) when (problem.ParamName == "length")
        {
            throw new UsageException($"--length {length}: {problem.Message.Split('\n')[0].Split(" (")[0]}", problem);
        }
    }

    public static string NameOf(TaskVariant variant) => Variants.First(pair => pair.Value == variant).Key;

    public static IEngine Engine(EngineKind kind, Precision precision, int threads) =>
        kind == EngineKind.Simd ? new SimdEngine(precision, threads) : new TextbookEngine(precision);

    /// <summary>The plan of a run, whose header names the version of the source tree that the folder lies in.</summary>
    public static TrainingPlan Plan(RunRequest request) => Plan(request, Repository.Version());

    public static TrainingPlan Plan(RunRequest request, (string? Commit, bool? Dirty) version)
    {
        var prepared = Prepare(request, version);
        var (data, task, model) = (prepared.Data, prepared.Task, prepared.Model);
        Together(request, prepared.NewOptimizer); // what does not go together fails here, before anything is written
        double[] start = Together(request, prepared.Draw);
        HeldOutSet? heldOut = null;
        var source = Source(task, data, model, request.Ranks);
        return new TrainingPlan
        {
            Header = prepared.Header,
            Shape = model.Shape,
            InitialParameters = start,
            NewOptimizer = Constrained(request, model.Shape.Layout, start, prepared.NewOptimizer),
            TrainingData = source,
            Agreement = new(request.Ranks),
            Evaluate = parameters =>
            {
                heldOut ??= data?.HeldOut.HeldOut(model) ?? new HeldOutSet(task, model, request.Seed, request.Evaluation.Sequences);
                var (loss, errorRate, stepErrorRate) = heldOut.Evaluate(parameters);
                return new(loss, errorRate, stepErrorRate);
            },
        };
    }

    // The training data of a seed from where a run has come to.
    static Func<ulong, PassMeter, IObjectiveSource<ICurvedObjective>> Source(ITask task, TrainingData? data, RecurrentModel model, ICommunicator? ranks)
    {
        if (ranks is null)
            return (seed, meter) => data is null ? new TaskSource(task, model, seed, meter) : new DataSource(data.Training, model, seed, meter);
        if (model is not SimdModel simd)
            throw new UsageException("--engine mathnet: allowed is simd where several ranks share a batch: it alone sums by groups");
        if (task is not SequenceTask drawable)
            throw new UsageException($"{(data is null ? "--task" : "--data")} {task.Name}: cannot be shared by ranks, because a rank cannot draw its part of a batch alone");
        return (seed, meter) => new SharedTaskSource(ranks, drawable, simd, seed, meter);
    }

    static Func<IOptimizer<ICurvedObjective>> Constrained(RunRequest request, ParameterLayout layout, double[] start, Func<IOptimizer<ICurvedObjective>> create)
    {
        if (request.Constraints is not { } asked) return create;
        string[] names = [.. layout.Blocks.Select(block => block.Name)];
        var constraints = new Constraints(layout.Dimension) { L2 = asked.L2 ?? 0 };
        foreach (string name in asked.Freeze ?? [])
        {
            if (!names.Contains(name)) throw new UsageException($"--freeze {name}: allowed are {string.Join(", ", names)}{Nearest.Hint(name, names)}");
            constraints.Freeze(layout[name], start);
        }
        return () => new ConstrainedOptimizer(create(), constraints);
    }

    /// <summary>The header of a plan, without what takes time to make.</summary>
    public static RunHeader Header(RunRequest request, (string? Commit, bool? Dirty) version) => Prepare(request, version).Header;

    static Prepared Prepare(RunRequest request, (string? Commit, bool? Dirty) version)
    {
        var data = request.Data?.Load(request.Seed);
        ITask task = data is not null ? data.Training : Task(request.Task, request.Length, request.Variant);
        request = data?.Complete(request) ?? Completed(request);
        if (request.Ranks is null or { Rank: 0 }) MemoryNeed.Require(task, request);
        var model = Model(task, request);
        var shape = model.Shape;
        var (initialization, draw) = Start(request, shape);
        var (settings, newOptimizer) = Together(request, () => request.Optimizer.Configure(request.Settings, shape.Layout));
        return new(data, task, model, draw, newOptimizer, new RunHeader
        {
            Study = request.Study,
            Place = request.Place,
            Task = new(task.Name, task.Length, RunFormat.Element(data?.Settings ?? task.Settings)),
            Network = NetworkDescription.Of(shape),
            Initialization = initialization,
            Optimizer = new(request.Optimizer.Title, RunFormat.Element(settings)),
            Constraints = request.Constraints,
            Seed = request.Seed,
            Engine = new(request.Engine.ToString(), model.Engine.Description, PrecisionOf(request), request.Threads, request.Ranks?.Size),
            Budget = request.Budget,
            Evaluation = request.Evaluation,
            Commit = version.Commit,
            Dirty = version.Dirty,
            Machine = MachineDescription.Here() with { Shared = request.SharesMachine ? true : null },
        });
    }

    sealed record Prepared(TrainingData? Data, ITask Task, RecurrentModel Model, Func<double[]> Draw, Func<IOptimizer<ICurvedObjective>> NewOptimizer,
        RunHeader Header);

    /// <summary>What is made of settings, each allowed by itself.</summary>
    static T Together<T>(RunRequest request, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (UsageException problem) when (request.Place is { } place)
        {
            throw new UsageException($"{request.Study}: {place.Optimizer}: {OptimizerCatalog.InFields(problem.Message)}", problem);
        }
        catch (ArgumentException problem)
        {
            throw new UsageException($"{request.Optimizer.Name}: settings do not go together: {problem.Message.Split('\n')[0]}", problem);
        }
    }

    // What θ_0 is, and θ_0.
    static (NamedSettings What, Func<double[]> Draw) Start(RunRequest request, RecurrentShape shape)
    {
        if (request.StartFrom is { } file)
        {
            // No number is written with more than 26 characters; a network of other sizes is told by its sizes, where it can be.
            long most = (64 << 20) + 26L * shape.Layout.Dimension;
            byte[] content = InputFile.Read(file, $"--start-from {file}", (int)Math.Min(most, Array.MaxLength));
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            var network = RecurrentNetwork.Read(content, file, shape.OutputUnit);
            if (!network.Shape.Equals(shape)) throw new InvalidDataException($"{file}: is {Describe(network.Shape)}; asked for is {Describe(shape)}");
            return (new("ParameterFile", RunFormat.Element(new { name = Path.GetFileName(file), sha256 })), () => network.Parameters.ToArray());
        }
        var initialization = Together(request, () => InitializationCatalog.Weights.With(request.Initialization));
        return (new(nameof(SparseInitialization), RunFormat.Element(initialization)),
            () => initialization.Draw(shape, new RandomStream("initial parameters", request.Seed)));
    }

    static string Describe(RecurrentShape shape) =>
        $"a network of {shape.Inputs} inputs, {shape.Hidden} {NetworkDescription.Of(shape).HiddenUnit} units and {shape.Outputs} {shape.OutputUnit} outputs";

    /// <summary>Loss and errors of parameters on a held-out set of the task, length and seed of a request.</summary>
    public static Evaluation Evaluate(RunRequest request, int sequences, double[] parameters)
    {
        var task = Task(request.Task, request.Length, request.Variant);
        var (loss, errorRate, stepErrorRate) = new HeldOutSet(task, Model(task, request), request.Seed, sequences).Evaluate(parameters);
        return new(loss, errorRate, stepErrorRate);
    }

    /// <summary>The precision that a request comes to.</summary>
    public static Precision PrecisionOf(RunRequest request) => Completed(request).Precision ?? Precision.Single;

    static RunRequest Completed(RunRequest request) => request.UsesTaskStudy && request.Data is null ? TaskStudy.Of(request.Task, request.Optimizer).Complete(request) : request;

    static RecurrentModel Model(ITask task, RunRequest request) => Engine(request.Engine, PrecisionOf(request), request.Threads)
        .Bind(new(task.Inputs, Stage.Layers(request.Cell, request.Hidden, request.Layers), task.Outputs, task.OutputUnit));
}
