using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Diagnostics;

/// <summary>Gradients and products computed by another framework's automatic differentiation, in tests/RnnHessianFree.Tests/golden.</summary>
public class GoldenTests
{
    public static TheoryData<string> Files => new(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "golden"), "*.json").Select(path => Path.GetFileName(path)).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_engine_matches(string file)
    {
        var golden = GoldenCase.Read(Path.Combine(AppContext.BaseDirectory, "golden", file));
        foreach (var (name, precision) in Engines.All.Select(row => row.Data))
        {
            var agreement = Agreement.With(golden, Engines.Create(name, precision));
            Assert.True(agreement.Worst <= Agreement.Tolerance(precision), $"{name}, {precision}: {agreement}");
        }
    }

    [Fact]
    public void All_ten_files_are_there() => Assert.Equal(10, Files.Count);

    public static TheoryData<string, OutputUnit> Cases => new(from network in Networks.All from output in Enum.GetValues<OutputUnit>() select (network, output));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_engine_agrees_with_the_explicit_matrices_on_fresh_models(string network, OutputUnit output)
    {
        var check = new ModelCheck(Networks.Create(network, inputs: 2, hidden: 3, outputs: 3, output), seed: 1);
        foreach (var (name, precision) in Engines.All.Select(row => row.Data))
        {
            var agreement = check.Against(Engines.Create(name, precision));
            Assert.True(agreement.Worst <= Agreement.Tolerance(precision), $"{name}, {precision}: {agreement}");
        }
    }
}
