using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Models.Textbook;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments;

/// <summary>The one place that turns names and settings into tasks, engines, optimisers and plans.</summary>
static class Catalog
{
    /// <summary>The task of this name and length.</summary>
    /// <exception cref="UsageException">No task of this name, or none of this length.</exception>
    public static ITask Task(string name, int length)
    {
        var entry = TaskCatalog.All.FirstOrDefault(entry => entry.Name == name);
        string[] names = [.. TaskCatalog.All.Select(entry => entry.Name)];
        if (entry is null) throw new UsageException($"--task {name}: allowed are {string.Join(", ", names)}{Nearest.Hint(name, names)}");
        if (length < entry.LeastLength) throw new UsageException($"--length {length}: the task {name} needs at least {entry.LeastLength}");
        return entry.Create(length);
    }

    public static IEngine Engine(EngineKind kind, Precision precision, int threads) =>
        kind == EngineKind.Simd ? new SimdEngine(precision, threads) : new TextbookEngine(precision);

    public static TrainingPlan Plan(RunRequest request, string folder)
    {
        var task = Task(request.Task, request.Length);
        var shape = new RecurrentShape(task.Inputs, request.Hidden, task.Outputs, HiddenUnit.Tanh, task.OutputUnit);
        var model = new RecurrentModel(shape, Engine(request.Engine, request.Precision, request.Threads));
        var weights = new SparseInitialization();
        double scale = request.InitialScale ?? 1;
        var initialization = weights with
        {
            InputScale = scale * weights.InputScale,
            HiddenScale = scale * weights.HiddenScale,
            OutputScale = scale * weights.OutputScale,
            BiasScale = scale * weights.BiasScale,
        };
        var (name, settings, newOptimizer) = Optimizer(request, shape.Layout.Dimension);
        var (commit, dirty) = Repository.Version(folder);
        HeldOutSet? heldOut = null;
        return new TrainingPlan
        {
            Header = new RunHeader
            {
                Study = request.Study,
                Task = new(task.Name, task.Length, RunFormat.Element(task.Settings)),
                Network = new(shape.Inputs, shape.Hidden, shape.Outputs, shape.HiddenUnit, shape.OutputUnit),
                Initialization = new(nameof(SparseInitialization), RunFormat.Element(initialization)),
                Optimizer = new(name, RunFormat.Element(settings)),
                Seed = request.Seed,
                Engine = new(request.Engine.ToString(), model.Engine.Description, request.Precision, request.Threads),
                Budget = request.Budget,
                Evaluation = request.Evaluation,
                Commit = commit,
                Dirty = dirty,
                Machine = MachineDescription.Here(),
            },
            Layout = shape.Layout,
            InitialParameters = initialization.Draw(shape, new RandomStream("initial parameters", request.Seed)),
            NewOptimizer = newOptimizer,
            TrainingData = seed => new TaskSource(task, model, seed),
            Evaluate = parameters =>
            {
                heldOut ??= new HeldOutSet(task, model, request.Seed, request.Evaluation.Sequences);
                var (loss, errorRate) = heldOut.Evaluate(parameters);
                return new(loss, errorRate);
            },
        };
    }

    static (string Name, object Settings, Func<IOptimizer<ICurvedObjective>> New) Optimizer(RunRequest request, int dimension)
    {
        if (request.Optimizer == OptimizerKind.StochasticGradientDescent)
        {
            var sgd = Sgd(request);
            return ("SGD", sgd, () => new StochasticGradientDescent(dimension, sgd));
        }
        var hessianFree = HessianFree(request);
        return ("Hessian-free", hessianFree, () => new HessianFree(dimension, hessianFree));
    }

    static SgdSettings Sgd(RunRequest request)
    {
        var defaults = new SgdSettings();
        return defaults with
        {
            LearningRate = request.LearningRate ?? defaults.LearningRate,
            Momentum = request.Momentum ?? defaults.Momentum,
            Kind = request.Nesterov ?? true ? MomentumKind.Nesterov : MomentumKind.Classical,
            ClipNorm = request.Clip ?? defaults.ClipNorm,
            BatchSequences = request.GradientSequences ?? defaults.BatchSequences,
        };
    }

    static HessianFreeSettings HessianFree(RunRequest request)
    {
        var defaults = new HessianFreeSettings();
        return defaults with
        {
            Batches = defaults.Batches with
            {
                GradientSequences = request.GradientSequences ?? defaults.Batches.GradientSequences,
                CurvatureSequences = request.CurvatureSequences ?? defaults.Batches.CurvatureSequences,
            },
            Damping = defaults.Damping with
            {
                InitialLambda = request.Lambda ?? defaults.Damping.InitialLambda,
                StructuralRatio = request.StructuralRatio ?? defaults.Damping.StructuralRatio,
            },
            Cg = defaults.Cg with
            {
                MaxIterations = request.CgIterations ?? defaults.Cg.MaxIterations,
                MinIterations = request.CgMinIterations ?? defaults.Cg.MinIterations,
            },
        };
    }
}
