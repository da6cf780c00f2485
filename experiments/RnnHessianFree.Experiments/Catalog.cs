using System.Security.Cryptography;
using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Models.Textbook;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments;

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
    public static ITask Task(string name, int length, TaskVariant variant)
    {
        var entry = TaskCatalog.All.FirstOrDefault(entry => entry.Name == name);
        string[] names = [.. TaskCatalog.All.Select(entry => entry.Name)];
        if (entry is null) throw new UsageException($"--task {name}: allowed are {string.Join(", ", names)}{Nearest.Hint(name, names)}");
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
    public static TrainingPlan Plan(RunRequest request, string folder) => Plan(request, Repository.Version(folder));

    public static TrainingPlan Plan(RunRequest request, (string? Commit, bool? Dirty) version)
    {
        var data = request.Data?.Load(request.Seed);
        ITask task = data is not null ? data.Training : Task(request.Task, request.Length, request.Variant);
        request = data?.Complete(request) ?? Completed(request);
        MemoryNeed.Require(task, request);
        var model = Model(task, request);
        var shape = model.Shape;
        var (initialization, initialParameters) = Start(request, shape);
        var (settings, newOptimizer) = request.Optimizer.Configure(request.Settings, shape.Layout);
        newOptimizer(); // settings that do not go together fail here, before anything is written
        HeldOutSet? heldOut = null;
        return new TrainingPlan
        {
            Header = new RunHeader
            {
                Study = request.Study,
                Place = request.Place,
                Task = new(task.Name, task.Length, RunFormat.Element(data?.Settings ?? task.Settings)),
                Network = new(shape.Inputs, shape.Hidden, shape.Outputs, shape.HiddenUnit, shape.OutputUnit),
                Initialization = initialization,
                Optimizer = new(request.Optimizer.Title, RunFormat.Element(settings)),
                Seed = request.Seed,
                Engine = new(request.Engine.ToString(), model.Engine.Description, PrecisionOf(request), request.Threads),
                Budget = request.Budget,
                Evaluation = request.Evaluation,
                Commit = version.Commit,
                Dirty = version.Dirty,
                Machine = MachineDescription.Here() with { Shared = request.SharesMachine ? true : null },
            },
            Shape = shape,
            InitialParameters = initialParameters,
            NewOptimizer = newOptimizer,
            TrainingData = (seed, drawn) => data is null ? new TaskSource(task, model, seed, (ulong)drawn.Draws)
                : new DataSource(data.Training, model, seed, (ulong)drawn.Sequences),
            Evaluate = parameters =>
            {
                heldOut ??= data?.HeldOut.HeldOut(model) ?? new HeldOutSet(task, model, request.Seed, request.Evaluation.Sequences);
                var (loss, errorRate, stepErrorRate) = heldOut.Evaluate(parameters);
                return new(loss, errorRate, stepErrorRate);
            },
        };
    }

    // θ_0, and what it is.
    static (NamedSettings What, double[] Parameters) Start(RunRequest request, RecurrentShape shape)
    {
        if (request.StartFrom is { } file)
        {
            byte[] content = Content(file);
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            var network = RecurrentNetwork.Read(content, file, shape.OutputUnit);
            if (network.Shape != shape) throw new InvalidDataException($"{file}: is {Describe(network.Shape)}; asked for is {Describe(shape)}");
            return (new("ParameterFile", RunFormat.Element(new { name = Path.GetFileName(file), sha256 })), network.Parameters.ToArray());
        }
        var initialization = InitializationCatalog.Sparse.With(request.Initialization);
        return (new(nameof(SparseInitialization), RunFormat.Element(initialization)),
            initialization.Draw(shape, new RandomStream("initial parameters", request.Seed)));
    }

    static string Describe(RecurrentShape shape) =>
        $"a network of {shape.Inputs} inputs, {shape.Hidden} {shape.HiddenUnit} units and {shape.Outputs} {shape.OutputUnit} outputs";

    static byte[] Content(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--start-from {file}: must be a file that can be read ({problem.Message})", problem);
        }
    }

    /// <summary>Loss and errors of parameters on a held-out set of the task, length and seed of a request.</summary>
    public static Evaluation Evaluate(RunRequest request, int sequences, double[] parameters)
    {
        var task = Task(request.Task, request.Length, request.Variant);
        var (loss, errorRate, stepErrorRate) = new HeldOutSet(task, Model(task, request), request.Seed, sequences).Evaluate(parameters);
        return new(loss, errorRate, stepErrorRate);
    }

    /// <summary>The precision that a request comes to.</summary>
    public static Precision PrecisionOf(RunRequest request) => Completed(request).Precision ?? Precision.Single;

    static RunRequest Completed(RunRequest request) => request.UsesTaskStudy && request.Data is null ? TaskStudy.Of(request.Task).Complete(request) : request;

    static RecurrentModel Model(ITask task, RunRequest request) => new(
        new(task.Inputs, request.Hidden, task.Outputs, HiddenUnit.Tanh, task.OutputUnit),
        Engine(request.Engine, PrecisionOf(request), request.Threads));
}
