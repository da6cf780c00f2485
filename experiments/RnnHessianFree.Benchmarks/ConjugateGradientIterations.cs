using BenchmarkDotNet.Attributes;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Benchmarks;

/// <summary>An iteration of conjugate gradients on a damped curvature; what it takes beyond the product is vector arithmetic.</summary>
[MemoryDiagnoser]
public class ConjugateGradientIterations
{
    const int Iterations = 20;

    static readonly ConjugateGradientSettings Settings = new() { MaxIterations = Iterations, MinIterations = Iterations };

    Network _network = null!;
    ConjugateGradient _cg = null!;
    ILinearOperator _damped = null!;

    [Params(1000)]
    public int Sequences { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _network = new(new SimdEngine());
        _cg = new(_network.Parameters.Length);
        _damped = _network.On(Sequences).Curvature(_network.Parameters).Plus(1e-2);
    }

    [Benchmark(Baseline = true)]
    public void Product() => _damped.Multiply(_network.Direction, _network.Result);

    [Benchmark(OperationsPerInvoke = Iterations)]
    public int Iteration()
    {
        Array.Clear(_network.Result);
        int done = _cg.Solve(_damped, _network.Direction, _network.Result, Settings).Iterations;
        return done == Iterations ? done : throw new InvalidOperationException($"The solve ended after {done} iterations, not {Iterations}.");
    }
}
