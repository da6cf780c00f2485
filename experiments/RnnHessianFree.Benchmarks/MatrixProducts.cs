using BenchmarkDotNet.Attributes;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Textbook;

namespace RnnHessianFree.Benchmarks;

/// <summary>The kernel against MathNet's active provider, on the product of a time step: [rows × (rows + 3)]·[(rows + 3) × 64], single precision.</summary>
public class MatrixProducts
{
    const int Columns = 64;

    readonly Kernels<float> _kernels = Kernels<float>.Best;
    AlignedBuffer<float> _a = new(0), _b = new(0), _c = new(0);
    Matrix<float> _left = null!, _right = null!, _product = null!;
    int _depth;

    /// <summary>H.</summary>
    [Params(50, 100, 200, 500)]
    public int Rows { get; set; }

    /// <summary>Named in the table: managed, or MKL where it is installed.</summary>
    [ParamsSource(nameof(Providers))]
    public string Provider { get; set; } = "";

    public static IEnumerable<string> Providers => [new TextbookEngine(Precision.Single).Description.Split("provider: ")[^1]];

    [GlobalSetup]
    public void Setup()
    {
        _depth = Rows + 3;
        var random = new RandomStream("benchmarks", 1);
        (_a, _b, _c) = (new(Rows * _depth), new(_depth * Columns), new(Rows * Columns));
        foreach (ref float number in _a.Span) number = random.NextSingle();
        foreach (ref float number in _b.Span) number = random.NextSingle();
        _left = Matrix<float>.Build.DenseOfRowMajor(Rows, _depth, _a.Span.ToArray());
        _right = Matrix<float>.Build.DenseOfRowMajor(_depth, Columns, _b.Span.ToArray());
        _product = Matrix<float>.Build.Dense(Rows, Columns);
    }

    [Benchmark(Baseline = true)]
    public void MathNet() => _left.Multiply(_right, _product);

    [Benchmark]
    public void Kernel() => _kernels.Multiply(_c.Span, Columns, Rows, Columns, new(_a.Span, _depth, _b.Span, Columns, _depth));
}
