using BenchmarkDotNet.Attributes;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Benchmarks;

/// <summary>A whole Hessian-free step from the same θ, and each of its phases alone with the same amount of data.</summary>
[MemoryDiagnoser]
public class HessianFreeStep
{
    const int Sequences = 1000, Iterations = 50;

    static readonly HessianFreeSettings Settings = HessianFreeSettings.MartensSutskever2011 with
    {
        Batches = new()
        {
            GradientSequences = 2 * Sequences,
            CurvatureSequences = Sequences,
            BacktrackingSequences = Sequences,
            LineSearchSequences = Sequences,
        },
        Cg = new() { MaxIterations = Iterations, MinIterations = Iterations },
    };

    readonly List<Iterate> _iterates = [];
    Network _network = null!;
    IRecurrentObjective _batch = null!;
    ConjugateGradient _cg = null!;
    ILinearOperator _damped = null!;
    TrialPoint _trial = null!;
    CgBacktracking _backtracking = null!;
    Iterate _last;
    double[] _b = null!, _x = null!;

    [GlobalSetup]
    public void Setup()
    {
        _network = new(new SimdEngine());
        _batch = _network.On(Sequences);
        int n = _network.Parameters.Length;
        (_cg, _trial, _b, _x) = (new(n), new(n), new double[n], new double[n]);
        _backtracking = new(Settings.Backtracking.Rule, _trial);
        _batch.Gradient(_network.Parameters, _b);
        for (int i = 0; i < n; i++) _b[i] = -_b[i];
        _damped = CurvatureSetUp().Plus(Settings.Damping.InitialLambda!.Value);
        double model = _cg.Solve(_damped, _b, _x, Settings.Cg, callback: (i, x, phi) =>
        {
            _iterates.Add(new(i, x.ToArray(), phi));
            return true;
        }).Model;
        _last = new(_iterates.Count, [.. _x], model);
    }

    [Benchmark(Baseline = true)]
    public StepReport Whole()
    {
        var source = new TaskSource(_network.Task, _network.Model, 1);
        return new HessianFree(_network.Parameters.Length, Settings).Step([.. _network.Parameters], source);
    }

    [Benchmark]
    public SequenceBatch Data() => _network.Task.Draw(1, 3 * Sequences);

    [Benchmark]
    public void Gradient()
    {
        for (int done = 0; done < Settings.Batches.GradientSequences; done += Sequences) _batch.Gradient(_network.Parameters, _network.Result);
    }

    [Benchmark]
    public ILinearOperator CurvatureSetUp() => _batch.Curvature(_network.Parameters);

    [Benchmark]
    public int Solve()
    {
        Array.Clear(_x);
        return _cg.Solve(_damped, _b, _x, Settings.Cg).Iterations;
    }

    [Benchmark]
    public double Backtracking()
    {
        _backtracking.Clear();
        foreach (var iterate in _iterates) _backtracking.Offer(iterate.Iteration, iterate.X, iterate.Model);
        return _backtracking.Choose(_batch, _network.Parameters, _last, new(null)).Chosen.Model;
    }

    [Benchmark]
    public double LineSearch()
    {
        double slope = 0;
        for (int i = 0; i < _b.Length; i++) slope -= _b[i] * _last.X[i];
        return new LineSearch(Settings.LineSearch, _trial).Run(_batch, _network.Parameters, _last.X, slope, new(null)).StepSize;
    }
}
