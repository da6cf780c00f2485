using System.Collections.Concurrent;
using RnnHessianFree.Experiments.Bench;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>How long a run takes at most: as long as its budget says or, of passes or minibatches, as this machine needs for them.</summary>
static class RunTime
{
    const int PassesOfProduct = 4, SampledSequences = 32; // lengths are random: the mean of so many is near enough

    // Operations a second of one thread, on the shape that most tasks have.
    static readonly Dictionary<Precision, Lazy<double>> Speed =
        Enum.GetValues<Precision>().ToDictionary(precision => precision, precision => new Lazy<double>(() => SpeedIn(precision)));

    static double SpeedIn(Precision precision)
    {
        var shape = new BenchCase { Length = 30, Sequences = 64 };
        var batch = shape.Draw();
        var A = new SimdEngine(precision, threads: 1).Bind(shape.Shape()).On(batch).Curvature(new double[shape.Shape().Layout.Dimension], new(1));
        double[] v = new double[A.Dimension], product = new double[A.Dimension];
        var timing = new Timing(() => A.Multiply(v, product), sampleSeconds: 0.03);
        timing.Warm(2); // .NET compiles hot code anew, later where the machine is busy
        for (int i = 0; i < 5; i++) timing.Sample();
        return Flops.Of(shape.Shape(), batch).Product / timing.Seconds;
    }

    /// <summary>Seconds; null where the budget has another unit.</summary>
    public static double? AtMost(StudyRun run)
    {
        var budget = run.Budget;
        if (budget.Seconds is not null) return budget.Seconds;
        double products = Math.Min((double?)budget.Passes / PassesOfProduct ?? double.PositiveInfinity,
            budget.Minibatches * PassMeter.SequencesOfMinibatch ?? double.PositiveInfinity);
        if (double.IsInfinity(products)) return null;
        return products * OperationsOfProduct(run) / (Speed[Catalog.PrecisionOf(run.Request(1))].Value * run.Study.Threads);
    }

    static readonly ConcurrentDictionary<(StudyTask, int Length, int Hidden), double> Operations = [];

    // A Gauss-Newton product on one sequence: what nearly all passes are for.
    static double OperationsOfProduct(StudyRun run) =>
        Operations.GetOrAdd((run.Workload.Task, run.Workload.Length, run.Study.Hidden), _ => CountOperations(run));

    static double CountOperations(StudyRun run)
    {
        var task = Catalog.Task(run.Workload.Task.Task, run.Workload.Length, run.Workload.Task.Variant);
        var shape = new RecurrentShape(task.Inputs, run.Study.Hidden, task.Outputs, Cell.Tanh, task.OutputUnit);
        var batch = task.Draw(seed: 1, SampledSequences);
        return (double)Flops.Of(shape, batch).Product / batch.Sequences;
    }
}
