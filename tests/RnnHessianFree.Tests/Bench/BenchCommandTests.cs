using RnnHessianFree.Experiments.Bench;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Bench;

public sealed class BenchCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quick_run_prints_tables_and_writes_what_it_measured()
    {
        var (exitCode, output, error) = Run("bench --quick --threads 2 --json numbers.json --out note");

        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        Assert.Contains("FMA peak", output);
        string note = File.ReadAllText(_folder.File(Path.Combine("note", "README.md")));
        Assert.Contains("`rnnhf bench --quick --threads 2 --json numbers.json --out note`", note);
        Assert.Contains(Flops.Formula, note);

        string json = _folder.File("numbers.json");
        var report = BenchNote.ReadJson(json);
        Assert.Equal(BenchGrid.Quick(2).Cases, report.Cases.Select(result => result.Case));
        Assert.All(report.Cases, result =>
        {
            Assert.True(result.PeakGFlops > 0);
            Assert.Equal(5, result.Passes.Count);
            Assert.All(result.Passes, pass => Assert.Equal(pass.GFlops / result.PeakGFlops, pass.Share, 1e-9));
            Assert.True(result.Memory.Stored >= result.Memory.Activations);
            Assert.True(result.Memory.Solve >= result.Memory.Stored);
            Assert.Equal(0, result.Pass(CaseMeasurement.Product).CallerBytes);
        });
        Assert.Equal(["T", "B", "H"], report.Scalings.Select(fit => fit.Size));
        Assert.Equal(1, report.Step.Shares.Values.Sum(), 1e-9);
        BenchNote.WriteJson(_folder.File("again.json"), report);
        Assert.Equal(File.ReadAllText(json), File.ReadAllText(_folder.File("again.json")));
    }

    [Fact]
    public void A_shape_of_ones_own_is_measured_on_all_threads_and_on_one()
    {
        Run("bench --quick --hidden 6 --length 5 --sequences 4 --inputs 3 --outputs 2 --threads 2 --precision double --json numbers.json");

        Assert.Equal(["H=6 T=5 B=4 X=3 Y=2 double ×2", "H=6 T=5 B=4 X=3 Y=2 double ×1"],
            BenchNote.ReadJson(_folder.File("numbers.json")).Cases.Select(result => $"{result.Case}"));
    }

    [Fact]
    public void Cells_and_layers_are_measured_too()
    {
        Run("bench --quick --cell lstm --layers 2 --hidden 6 --length 5 --sequences 4 --threads 1 --json numbers.json");

        var result = BenchNote.ReadJson(_folder.File("numbers.json")).Cases.Single();
        Assert.Equal("lstm 2 layers H=6 T=5 B=4 X=2 Y=1 single ×1", $"{result.Case}");
        Assert.Equal(["h1", "h2"], result.Case.Shape().Stages.Select(stage => stage.Name));
    }

    [Theory]
    [InlineData("bench --hidden 0", "--hidden 0: allowed is a whole number from 1 to 40000")]
    [InlineData("bench --precision half", "--precision half: allowed are single, double")]
    [InlineData("bench --quick --json nowhere/numbers.json", "--json nowhere/numbers.json: there is no folder")]
    public void Bad_usage_is_named_and_nothing_is_measured(string arguments, string message)
    {
        var (exitCode, output, error) = Run(arguments);

        Assert.Equal((ExitCode.Usage, ""), (exitCode, output));
        Assert.Contains(message, error);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Help_states_the_formula_and_an_example()
    {
        string output = Run("bench --help").Output;

        Assert.Contains("A = 2H(H + X) + H", output);
        Assert.Contains("Example: rnnhf bench", output);
    }

    (int ExitCode, string Output, string Error) Run(string arguments)
    {
        StringWriter output = new(), error = new();
        int exitCode = new CommandLine(new Session(output, error, false, _folder.Path, default)).Run(arguments.Split(' '));
        return (exitCode, output.ToString(), error.ToString());
    }
}
