using RnnHessianFree.Experiments.Commands;

namespace RnnHessianFree.Tests.Experiments;

public sealed class CommandLineTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train --length 0", "--length 0: allowed is a whole number ≥ 1")]
    [InlineData("train --length many", "--length many: allowed is a whole number ≥ 1")]
    [InlineData("train --length", "--length")]
    [InlineData("train --lenght 5", "--lenght: unknown option; did you mean --length?")]
    [InlineData("train --optimizer sdg", "--optimizer sdg: allowed are hf, sgd, momentum, nesterov, rmsprop, adam, adamw, lbfgs; did you mean sgd?")]
    [InlineData("train --precision half", "--precision half: allowed are single, double")]
    [InlineData("train --cg-iterations 2000000", "--cg-iterations 2000000: allowed is a whole number from 1 to 1000000")]
    [InlineData("train --max-seconds -1", "--max-seconds -1: allowed is a finite number > 0")]
    [InlineData("train --max-seconds NaN", "--max-seconds NaN: allowed is a finite number > 0")]
    [InlineData("train --momentum 1", "--momentum 1: allowed is a number from 0 to below 1")]
    [InlineData("train --optimizer adam --momentum 0.5", "--momentum: allowed only with --optimizer momentum, nesterov")]
    [InlineData("train --clip 0.5", "--clip: allowed only with --optimizer sgd, momentum, nesterov, rmsprop, adam, adamw")]
    [InlineData("train --gradient-sequences 1.5", "--gradient-sequences 1.5: allowed is a whole number ≥ 1")]
    [InlineData("train --optimizer sgd --lambda 1", "--lambda: allowed only with --optimizer hf")]
    [InlineData("train --learning-rate 1", "--learning-rate: allowed only with --optimizer sgd")]
    [InlineData("train --seed -3", "--seed -3: allowed is a whole number ≥ 0")]
    [InlineData("trian", "trian: unknown command or argument; did you mean train?")]
    [InlineData("plot nowhere", "nowhere: no such folder")]
    [InlineData("plot .", "holds no run files")]
    [InlineData("plot", "plot")]
    [InlineData("tasks additon", "additon")]
    [InlineData("train --task additon", "additon")]
    [InlineData("verify nowhere", "nowhere")]
    [InlineData("verify .", "holds no golden files")]
    public void Bad_usage_is_one_line_that_names_it_and_nothing_is_written(string arguments, string message)
    {
        var (exitCode, output, error) = Run(arguments.Split(' '));

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(message, error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
        Assert.Empty(output);
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("plot --help")]
    [InlineData("verify --help")]
    [InlineData("tasks --help")]
    public void Help_has_an_example(string arguments)
    {
        var (exitCode, output, error) = Run(arguments.Split(' '));

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains("Example: rnnhf", output);
        Assert.Empty(error);
    }

    (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        int exitCode = new CommandLine(new Session(output, error, false, _folder.Path, default)).Run(arguments);
        return (exitCode, output.ToString(), error.ToString());
    }
}
