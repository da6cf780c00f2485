using BenchmarkDotNet.Running;
using RnnHessianFree.Benchmarks;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Models.Textbook;

foreach (var precision in new[] { Precision.Single, Precision.Double })
{
    Console.WriteLine($"// {new SimdEngine(precision).Description}");
    Console.WriteLine($"// {new TextbookEngine(precision).Description}");
}

BenchmarkSwitcher.FromAssembly(typeof(MatrixProducts).Assembly).Run(args);
