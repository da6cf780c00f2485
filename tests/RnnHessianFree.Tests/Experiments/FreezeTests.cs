using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>Frozen blocks and L2 on the command line.</summary>
public sealed class FreezeTests : IDisposable
{
    const string Train = "train --task addition --length 10 --hidden 8 --gradient-sequences 64 --curvature-sequences 32 --warm-up-seconds 0";
    const string Readout = "--freeze W_hx,W_hh,b_h,h_0 --l2 0.01";

    readonly TemporaryFolder _folder = new();
    readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_readout_is_trained_alone_and_goes_on_as_if_it_had_never_stopped()
    {
        Run(ExitCode.FellShort, $"{Train} {Readout} --max-steps 2 --out two");
        Run(ExitCode.FellShort, $"{Train} {Readout} --max-steps 4 --out four");
        var (two, four) = (Network("two"), Network("four"));
        foreach (var block in two.Shape.Layout.Blocks)
            Assert.Equal(block.Stage == 0, block.Of(two.Parameters).SequenceEqual(block.Of(four.Parameters)));
        Assert.Equal(["W_hx", "W_hh", "b_h", "h_0"], RunFileReader.Read(_folder.File($"two/{Name}.jsonl")).Header.Constraints?.Freeze);

        Assert.Contains("constraints", Run(ExitCode.Usage, $"{Train} --max-steps 4 --out two --resume"));
        Run(ExitCode.FellShort, $"{Train} {Readout} --max-steps 4 --out two --resume");
        Assert.Equal(four.Parameters, Network("two").Parameters);

        Run(ExitCode.Done, $"inspect four/{Name}.jsonl --out seen --only states --sequences 9 --threads 1");
        Assert.Contains($"{Name} was trained with --freeze or --l2", _output.ToString());
    }

    const string Name = "addition-T10-hf-seed1";

    RecurrentNetwork Network(string run) => RecurrentNetwork.Load(_folder.File($"{run}/{Name}.parameters.json"));

    string Run(int expected, string arguments)
    {
        var error = new StringWriter();
        var session = new Session(_output, error, false, _folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, new CommandLine(session).Run(arguments.Split(' ')));
        return error.ToString();
    }
}
