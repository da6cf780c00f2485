using BenchmarkDotNet.Attributes;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Models.Textbook;

namespace RnnHessianFree.Benchmarks;

/// <summary>G·v of the two engines.</summary>
[MemoryDiagnoser]
public class GaussNewtonProducts
{
    Network _network = null!;
    ILinearOperator _simd = null!, _mathnet = null!;

    [Params(Precision.Single, Precision.Double)]
    public Precision Precision { get; set; }

    [Params(100, 1000)]
    public int Sequences { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _network = new(new SimdEngine(Precision));
        _simd = _network.On(Sequences).Curvature(_network.Parameters);
        _mathnet = new Network(new TextbookEngine(Precision)).On(Sequences).Curvature(_network.Parameters);
    }

    [Benchmark(Baseline = true)]
    public void MathNet() => _mathnet.Multiply(_network.Direction, _network.Result);

    [Benchmark]
    public void Simd() => _simd.Multiply(_network.Direction, _network.Result);
}
