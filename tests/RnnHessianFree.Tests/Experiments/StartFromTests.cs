using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>Training that goes on from another run's parameters.</summary>
public sealed class StartFromTests : IDisposable
{
    static readonly RecurrentShape Shape = new(2, 5, 3, Cell.Tanh, OutputUnit.Softmax);

    const string Train = "train --task temporal-order --hidden 12 --gradient-sequences 64 --curvature-sequences 32 --threads 1 --warm-up-seconds 0";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"b_h\"", "\"b_x\"", "lacks b_h")]
    [InlineData("{\"n", "{\"b_z\":[1],\"n", "has b_z; allowed are network, W_hx, W_hh, b_h, h_0, W_yh, b_y")]
    [InlineData("\"b_y\":[", "\"b_y\":[1,", "b_y is not 3 numbers")]
    [InlineData("\"b_y\":[", "\"b_y\":[null,", "is not a file of parameters")]
    [InlineData("\"W_hh\":[", "\"W_hh\":[[1],", "W_hh is not 5 × 5 numbers")]
    [InlineData("\"W_hh\":[", "\"W_hh\":[null,", "W_hh is not 5 × 5 numbers")]
    [InlineData("\"b_y\":[0", "\"b_y\":[1e999", "b_y holds a number that is not finite")]
    [InlineData("]}", "]", "is not a file of parameters")]
    [InlineData("\"b_y\":[", "\"b_y\":[\"NaN\",", "is not a file of parameters")]
    public void A_file_of_other_parameters_is_refused_in_a_line(string from, string to, string message)
    {
        new RecurrentNetwork(Shape, new double[Shape.Layout.Dimension]).Save(_folder.File("p.json"));
        File.WriteAllText(_folder.File("p.json"), File.ReadAllText(_folder.File("p.json")).Replace(from, to));
        string problem = Assert.Throws<InvalidDataException>(() => RecurrentNetwork.Load(_folder.File("p.json"))).Message;
        Assert.Contains(message, problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void A_run_starts_where_another_ended()
    {
        Run(ExitCode.FellShort, $"{Train} --length 10 --max-steps 2 --out a");
        Run(ExitCode.FellShort, $"{Train} --length 20 --max-steps 1 --start-from a/temporal-order-T10-hf-seed1.parameters.json --out b");
        var run = RunFileReader.Read(_folder.File("b/temporal-order-T20-hf-seed1.jsonl"));
        Assert.Equal("ParameterFile", run.Header.Initialization.Name);
        Assert.Equal("temporal-order-T10-hf-seed1.parameters.json", run.Header.Initialization.Settings.Text("name"));

        // Of other parameters it would be another run.
        File.Copy(_folder.File("b/temporal-order-T20-hf-seed1.parameters.json"), _folder.File("a/temporal-order-T10-hf-seed1.parameters.json"), true);
        Assert.Contains("initialization.settings.sha256 is", Run(ExitCode.Usage,
            $"{Train} --length 20 --max-steps 2 --start-from a/temporal-order-T10-hf-seed1.parameters.json --out b --resume"));
    }

    [Theory]
    [InlineData("--start-from none.json", "none.json: no such file")]
    [InlineData("--start-from .", "is a folder; it must be a file")]
    [InlineData("--start-from logistic.json", "logistic.json: is a network of 6 inputs, 12 Tanh units and 4 Logistic outputs; asked for is")]
    [InlineData("--start-from none.json --bias-scale 0", "--bias-scale: allowed only without --start-from")]
    public void What_cannot_be_had_is_refused_and_changes_nothing(string options, string message)
    {
        var logistic = new RecurrentShape(6, 12, 4, Cell.Tanh, OutputUnit.Logistic);
        new RecurrentNetwork(logistic, new double[logistic.Layout.Dimension]).Save(_folder.File("logistic.json"));
        Assert.Contains(message, Run(ExitCode.Usage, $"{Train} --length 20 --out c {options}"));
        Assert.Equal(["logistic.json"], _folder.Names);
    }

    string Run(int expected, string arguments)
    {
        var error = new StringWriter();
        var session = new Session(TextWriter.Null, error, false, _folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, new CommandLine(session).Run(arguments.Split(' ')));
        return error.ToString();
    }
}
