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

    public static TheoryData<HiddenUnit, OutputUnit> Units => new(
        from hidden in Enum.GetValues<HiddenUnit>() from output in Enum.GetValues<OutputUnit>() select (hidden, output));

    [Theory]
    [MemberData(nameof(Units))]
    public void Every_engine_agrees_with_finite_differences_on_fresh_models(HiddenUnit hidden, OutputUnit output)
    {
        foreach (var (name, precision) in Engines.All.Select(row => row.Data))
        {
            var agreement = ModelCheck.Against(Engines.Create(name, precision), hidden, output, seed: 1);
            Assert.True(agreement.Worst <= ModelCheck.Tolerance(precision), $"{name}, {precision}: {agreement}");
        }
    }
}
