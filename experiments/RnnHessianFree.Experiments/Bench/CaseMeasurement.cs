using System.Diagnostics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>Measures every kind of pass of one shape, in turn with the peak, so that what disturbs one disturbs all.</summary>
sealed class CaseMeasurement
{
    public const string Loss = "loss", Gradient = "gradient", SetUp = "set-up", Product = "G·v", DampedProduct = "(G+S)·v";

    const double SampleSeconds = 0.01, StructuralWeight = 0.01;
    const int SolveIterations = 3;

    readonly BenchCase _case;
    readonly IRecurrentObjective _objective;
    readonly double[] _parameters, _v, _result;
    readonly Flops _flops;

    CaseMeasurement(BenchCase which)
    {
        _case = which;
        var shape = which.Shape();
        _objective = On(which);
        _flops = Flops.Of(shape, _objective.Batch);
        var random = new RandomStream("bench parameters", 1);
        _parameters = new SparseInitialization().Draw(shape, random);
        _v = [.. _parameters.Select(_ => random.NextDouble() - 0.5)];
        _result = new double[_parameters.Length];
    }

    public static CaseResult Run(BenchCase which, FmaPeak peak, BenchGrid grid, CancellationToken cancellation) =>
        new CaseMeasurement(which).Run(peak, grid, cancellation);

    // A model of its own: of one there is one curvature at a time.
    static IRecurrentObjective On(BenchCase which) => new SimdEngine(which.Precision, which.Threads).Bind(which.Shape()).On(which.Draw());

    CaseResult Run(FmaPeak peak, BenchGrid grid, CancellationToken cancellation)
    {
        var memory = Memory();
        var G = _objective.Curvature(_parameters);
        var damped = On(_case).Curvature(_parameters, new(StructuralWeight));
        (string Name, long Flops, Action Work)[] passes =
        [
            (Loss, _flops.Forward, () => _objective.Loss(_parameters)),
            (Gradient, _flops.Gradient, () => _objective.Gradient(_parameters, _result)),
            (SetUp, _flops.Forward, () => G = _objective.Curvature(_parameters)),
            (Product, _flops.Product, () => G.Multiply(_v, _result)),
            (DampedProduct, _flops.Product, () => damped.Multiply(_v, _result)),
        ];
        Timing[] timings = [.. passes.Select(pass => new Timing(pass.Work, SampleSeconds))];
        foreach (var timing in timings) timing.Warm(grid.WarmSeconds);
        peak.Forget();
        long begin = Stopwatch.GetTimestamp();
        for (int repetition = 0; repetition < grid.Repetitions || Stopwatch.GetElapsedTime(begin).TotalSeconds < grid.CaseSeconds; repetition++)
            foreach (var timing in timings)
            {
                cancellation.ThrowIfCancellationRequested();
                peak.Sample();
                timing.Sample();
            }

        return new(_case, peak.Registers, peak.GFlops, [.. passes.Zip(timings, (pass, timing) =>
        {
            double gflops = pass.Flops / timing.Seconds / 1e9;
            var (caller, all) = Allocated(pass.Work);
            return new PassResult(pass.Name, timing.Seconds, gflops, gflops / peak.GFlops, caller, all);
        })], memory);
    }

    SolveMemory Memory()
    {
        double[] x = new double[_v.Length];
        var cg = new ConjugateGradient(_v.Length);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var G = _objective.Curvature(_parameters);
        cg.Solve(G.Plus(1), _v, x, new() { MaxIterations = SolveIterations });
        long solve = GC.GetTotalAllocatedBytes(precise: true) - before;
        int number = _case.Precision == Precision.Single ? sizeof(float) : sizeof(double);
        return new(number * (_flops.Steps * _case.Hidden + _flops.MaskedSteps * _case.Outputs), SimdModel.StoredBytes(G), solve);
    }

    static (long Caller, long All) Allocated(Action work)
    {
        long all = GC.GetTotalAllocatedBytes(precise: true), caller = GC.GetAllocatedBytesForCurrentThread();
        work();
        caller = GC.GetAllocatedBytesForCurrentThread() - caller;
        return (caller, GC.GetTotalAllocatedBytes(precise: true) - all);
    }
}

/// <summary>What was measured of one shape.</summary>
/// <param name="Case">The shape.</param>
/// <param name="PeakRegisters">The register width that gave the peak.</param>
/// <param name="PeakGFlops">The peak on as many threads, sampled in turn with the passes.</param>
/// <param name="Passes">By kind.</param>
/// <param name="Memory">Of a solve.</param>
sealed record CaseResult(BenchCase Case, string PeakRegisters, double PeakGFlops, IReadOnlyList<PassResult> Passes, SolveMemory Memory)
{
    public PassResult Pass(string name) => Passes.First(pass => pass.Name == name);
}

/// <summary>The median speed of one kind of pass.</summary>
/// <param name="Name">Which.</param>
/// <param name="Seconds">A call.</param>
/// <param name="GFlops">Useful work a second, in 10⁹.</param>
/// <param name="Share">… as a share of the case's peak.</param>
/// <param name="CallerBytes">Managed bytes that a call allocates on the calling thread.</param>
/// <param name="AllBytes">… on all threads.</param>
sealed record PassResult(string Name, double Seconds, double GFlops, double Share, long CallerBytes, long AllBytes);

/// <summary>Bytes of a curvature and a solve with it, on an engine that has done nothing before.</summary>
/// <param name="Activations">h_i of every step and ŷ_i of every masked step, in the engine's precision.</param>
/// <param name="Stored">What the curvature keeps: these, the inputs, and copies laid out for the kernels.</param>
/// <param name="Solve">All that set-up and solve allocate: no less than the growth of memory at its peak.</param>
sealed record SolveMemory(long Activations, long Stored, long Solve);
