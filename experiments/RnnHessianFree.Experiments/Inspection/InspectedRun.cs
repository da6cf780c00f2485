using System.Text.Json;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Inspection;

/// <summary>θ, with the λ that the run had there and the most iterations of a solve; null where the run does not say.</summary>
sealed record InspectedParameters(string Label, double[] Theta, double? Lambda, int? Iterations);

/// <summary>A run as its file describes it, made again: its task, its network in double precision and as it was trained, its settings.</summary>
sealed record InspectedRun(RunFile File, ITask Task, RecurrentModel Model, RecurrentModel Trained, HessianFreeSettings Settings)
{
    string OwnParameters => new RunPaths(Path.GetDirectoryName(File.Path)!, File.Name).Parameters;

    /// <summary>Whether the parameters that it ended with are there.</summary>
    public bool HasEnd => System.IO.File.Exists(OwnParameters);

    /// <summary>Reads run files; parameters are not read yet.</summary>
    /// <exception cref="UsageException">One cannot be read or looked into, or they have not one network; the message is a line.</exception>
    public static IReadOnlyList<InspectedRun> ReadAlike(IReadOnlyList<string> paths, int threads)
    {
        var runs = paths.Select(path => Read(path, threads)).ToArray();
        foreach (var run in runs.Skip(1))
            if (run.Subject != runs[0].Subject) throw new UsageException($"{run.File.Path}: is of {run.Subject}; {runs[0].File.Path} is of {runs[0].Subject}");
        return runs;
    }

    static InspectedRun Read(string path, int threads)
    {
        if (Directory.Exists(path)) throw new UsageException($"{path}: is a folder; a run is a file NAME{RunFile.Extension}");
        var file = RunFileReader.Find(path) ?? throw new UsageException($"{path}: no such file");
        var (described, network) = (file.Header.Task, file.Header.Network);
        try
        {
            string name = described.Settings.Text("variant") ?? nameof(TaskVariant.Thesis);
            if (!Enum.TryParse(name, out TaskVariant variant)) throw new ArgumentException($"There is no variant '{name}'.");
            var task = TaskCatalog.Find(described.Name).Create(described.Length, variant);
            var shape = network.Shape();
            if ((task.Inputs, task.Outputs, task.OutputUnit) != (network.Inputs, network.Outputs, network.OutputUnit))
                throw new ArgumentException($"The network has {network.Inputs} inputs and {network.Outputs} {network.OutputUnit} outputs, the task {task.Inputs} and {task.Outputs} {task.OutputUnit}.");
            var settings = file.Header.Optimizer.Name == OptimizerCatalog.HessianFree.Title
                ? file.Header.Optimizer.Settings.Deserialize<HessianFreeSettings>(RunFormat.Json)! : new();
            return new(file, task, new SimdEngine(Precision.Double, threads).Bind(shape), new SimdEngine(file.Header.Engine.Precision, threads).Bind(shape), settings);
        }
        catch (Exception problem) when (problem is ArgumentException or JsonException)
        {
            throw new UsageException($"{path}: cannot be looked into: {problem.Message.Split('\n')[0].Split(" (Parameter")[0]}", problem);
        }
    }

    /// <summary>Task, length and network, in a line.</summary>
    public string Subject =>
        $"{Task.Name}, T = {Task.Length}, {Model.Shape.Hidden} {Model.Shape.Stages[^1].Cell.Name} units" + (VanillaNetwork.IsVanilla(Model.Shape) ? "" : $", {Model.Shape.Stages.Count} stages");

    /// <summary>θ_0, drawn again.</summary>
    public InspectedParameters Start()
    {
        var initialization = File.Header.Initialization;
        if (initialization.Name != nameof(SparseInitialization))
            throw new UsageException($"--start: {File.Path} began with the parameters of a file, {initialization.Settings.Text("name")}; --parameters takes that");
        double[] theta = initialization.Settings.Deserialize<SparseInitialization>(RunFormat.Json)!
            .Draw(Model.Shape, new RandomStream("initial parameters", File.Header.Seed));
        return new("θ_0", theta, Settings.Damping.InitialLambda ?? Recorded(File.Steps, "lambda"), Limit(File.Steps));
    }

    /// <summary>The parameters of a file, or those that the run ended with, and the λ it ended with.</summary>
    public InspectedParameters End(string? file)
    {
        if (file is null && !HasEnd) throw new UsageException($"{OwnParameters}: no such file; --start looks at the initial parameters");
        if (file is not null && !System.IO.File.Exists(file)) throw new UsageException($"--parameters {file}: no such file");
        var steps = File.Steps.Reverse();
        int step = File.End?.Step ?? (File.Steps.Count > 0 ? File.Steps[^1].Step : 0);
        string label = file is not null ? Path.GetFileName(file).Split(".parameters")[0]
            : File.End?.Reason == EndReason.Solved ? $"step {step}, solved" : $"step {step}";
        var network = RecurrentNetwork.Load(file ?? OwnParameters, Model.Shape.OutputUnit);
        if (!network.Shape.Equals(Model.Shape)) throw new UsageException($"{file ?? OwnParameters}: is not a network of the shape that {File.Path} describes");
        return new(label, network.Parameters.ToArray(), Recorded(steps, "nextLambda"), Limit(steps));
    }

    // The first finite number of this name.
    static double? Recorded(IEnumerable<RunStep> steps, string name) =>
        steps.Select(step => step.Number(name)).FirstOrDefault(number => number is { } x && double.IsFinite(x));

    static int? Limit(IEnumerable<RunStep> steps) => (int?)Recorded(steps, "iterationLimit");
}
