using System.Diagnostics;
using System.Globalization;
using RnnHessianFree.Distributed;
using RnnHessianFree.Experiments.Bench;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.RankBench;

/// <summary>Measures, in step on all ranks, what sharing costs. Rank 0's clock counts.</summary>
/// <param name="ranks">All of them.</param>
/// <param name="tell">Told what is going on.</param>
/// <param name="isQuick">Whether to be content with few samples of little.</param>
sealed class RankBenchRun(MpiRanks ranks, Action<string> tell, bool isQuick)
{
    const double SampleSeconds = 0.02;

    readonly int _samples = isQuick ? 3 : 31;

    public RankReport Execute(string command, string network)
    {
        double before = LoadAverage();
        tell("latency");
        double[] one = [ranks.Rank];
        double latency = Median(() => ranks.AllReduce(one));
        VectorTimes[] vectors = [.. (isQuick ? (int[])[10_501] : [10_501, 252_000, 1_000_000]).Select(Vector)];
        ProductTime[] products =
        [
            Product(new() { Sequences = isQuick ? 64 : 1000, Length = isQuick ? 10 : 100 }),
            .. isQuick ? [] : (ProductTime[])[Product(new() { Hidden = 500, Sequences = 128 }), Product(new() { Hidden = 1000, Sequences = 64 })],
        ];
        var pairs = Pairs(isQuick ? 100 : 1000, isQuick ? 10 : 100);
        var (commit, dirty) = Repository.Version();
        return new()
        {
            Machine = MachineDescription.Here(),
            Commit = commit,
            Dirty = dirty,
            Command = command,
            Network = network,
            Ranks = ranks.Size,
            Load = [before, LoadAverage()],
            LatencySeconds = latency,
            Vectors = vectors,
            Products = products,
            Pairs = pairs,
        };
    }

    VectorTimes Vector(int n)
    {
        const int groups = 32; // as many as a batch has at most
        tell($"vectors of {n:N0} numbers");
        var sum = new OrderedSum(ranks);
        double[] own = new double[sum.OwnOf(groups).GetOffsetAndLength(groups).Length * n], vector = new double[n];
        Array.Fill(own, 1.0);
        double ordered = Median(() => sum.Run(own, groups, 1, vector)), allReduce = Median(() => ranks.AllReduce(vector));
        // Received from others: of every group a part, and the parts of the others. The least an all-reduce of the others' vectors takes.
        long others = ranks.Size - 1, orderedNumbers = groups * (long)n / ranks.Size * others / ranks.Size + n * others / ranks.Size;
        return new(n, groups, allReduce, ordered, 2 * n * others / ranks.Size * sizeof(double), orderedNumbers * sizeof(double), Iteration(n));
    }

    // Conjugate gradients on the identity times 2: all that an iteration does but its product, which here is a multiplication.
    double Iteration(int n)
    {
        const int iterations = 20;
        var cg = new ConjugateGradient(n);
        double[] b = new double[n], x = new double[n];
        for (int i = 0; i < n; i++) b[i] = 1 + i % 7;
        var A = new DiagonalOperator([.. Enumerable.Range(0, n).Select(i => 2.0 + i % 97)]);
        return Alone(() =>
        {
            Array.Clear(x);
            cg.Solve(A, b, x, new() { MaxIterations = iterations, MinIterations = iterations });
        }) / iterations;
    }

    ProductTime Product(BenchCase which)
    {
        tell($"product {which}");
        var (shape, batch) = (which.Shape(), which.Draw());
        var model = new SimdEngine(which.Precision, 1).Bind(shape);
        double[] theta = Theta(shape), product = new double[theta.Length];
        ILinearOperator? A = ranks.Rank == 0 ? model.On(batch).Curvature(theta) : null;
        return new(which.Hidden, which.Length, which.Sequences, theta.Length, model.Deal(batch.Lengths).Groups, Alone(() => A?.Multiply(theta, product)));
    }

    PairedProducts? Pairs(int sequences, int length)
    {
        tell($"{ranks.Size} ranks × 1 thread against 1 rank × {ranks.Size} threads");
        if (ranks.Size > Environment.ProcessorCount)
        {
            tell($"  left out: a rank has {Environment.ProcessorCount} of the cores (mpirun --bind-to none gives it all)");
            return null;
        }
        var task = new AdditionTask(length);
        var shape = new RecurrentShape(task.Inputs, 100, task.Outputs, Cell.Tanh, task.OutputUnit);
        double[] theta = Theta(shape), product = new double[theta.Length];
        var shared = new SharedTaskSource(ranks, task, new SimdEngine(threads: 1).Bind(shape), 1).Draw(sequences).Curvature(theta);
        var alone = ranks.Rank > 0 ? null
            : new TaskSource(task, new SimdEngine(threads: ranks.Size).Bind(shape), 1).Draw(sequences).Curvature(theta);
        void Together() => shared.Multiply(theta, product);
        void Alone() => alone?.Multiply(theta, product);
        int calls = Calls(Together, isQuick ? SampleSeconds : 0.25);
        for (int i = 0; i < 2 * calls; i++) Alone();
        List<double> r = [], t = [], rCpu = [], tCpu = [];
        for (int sample = 0; sample < _samples; sample++)
        {
            bool first = sample % 2 == 0; // ABBA: a load that grows or falls favours neither
            for (int i = 0; i < 2; i++)
            {
                bool together = first == (i == 0);
                var (seconds, cpu) = Timed(together ? Together : Alone, calls);
                (together ? r : t).Add(seconds);
                (together ? rCpu : tCpu).Add(cpu);
            }
        }
        return new(shape.Hidden, length, sequences, r, t, rCpu, tCpu);
    }

    // The others sleep, so that they take no core from rank 0.
    double Alone(Action work)
    {
        int calls = 1;
        if (ranks.Rank == 0)
        {
            work();
            long begin = Stopwatch.GetTimestamp();
            work();
            calls = (int)Math.Clamp(SampleSeconds / Stopwatch.GetElapsedTime(begin).TotalSeconds, 1, 1000);
        }
        List<double> seconds = [];
        for (int sample = 0; sample < Math.Min(_samples, 9); sample++)
        {
            ranks.QuietBarrier();
            if (ranks.Rank > 0) continue;
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++) work();
            seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds / calls);
        }
        ranks.QuietBarrier();
        return ranks.Rank == 0 ? Timing.Median(seconds) : 0;
    }

    double Median(Action inStep)
    {
        int calls = Calls(inStep, SampleSeconds);
        return Timing.Median([.. Enumerable.Range(0, _samples).Select(_ => Timed(inStep, calls).Seconds)]);
    }

    // How many calls take about so long, by rank 0's clock.
    int Calls(Action inStep, double seconds)
    {
        inStep();
        long begin = Stopwatch.GetTimestamp();
        inStep();
        Span<double> calls = [Math.Clamp(seconds / Stopwatch.GetElapsedTime(begin).TotalSeconds, 1, 10_000)];
        ranks.Broadcast(System.Runtime.InteropServices.MemoryMarshal.AsBytes(calls));
        return (int)calls[0];
    }

    // Seconds of a call on rank 0's clock, and processor time of a call on all ranks.
    (double Seconds, double Cpu) Timed(Action work, int calls)
    {
        ranks.QuietBarrier();
        var cpu = Environment.CpuUsage.TotalTime;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) work();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        ranks.QuietBarrier();
        double[] used = [(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / calls];
        ranks.AllReduce(used);
        return (seconds / calls, used[0]);
    }

    static double[] Theta(RecurrentShape shape) => new SparseInitialization().Draw(shape, new RandomStream("bench parameters", 1));

    static double LoadAverage() => !File.Exists("/proc/loadavg") ? double.NaN
        : double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
