using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Models.Textbook;

namespace RnnHessianFree.Tests.Models;

/// <summary>The engines under test: a new one is a line here.</summary>
static class Engines
{
    public static IEngine Create(string name, Precision precision) => name switch
    {
        "mathnet" => new TextbookEngine(precision),
        "simd" => new SimdEngine(precision, threads: 2),
        _ => throw new ArgumentException($"There is no engine '{name}'."),
    };

    public static TheoryData<string, Precision> All =>
        new([("mathnet", Precision.Double), ("mathnet", Precision.Single), ("simd", Precision.Double), ("simd", Precision.Single)]);
}
