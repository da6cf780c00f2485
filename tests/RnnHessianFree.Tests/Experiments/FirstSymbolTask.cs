using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Experiments;

// The README's example of a task of one's own; a test holds the two together.
public sealed class FirstSymbolTask(int length) : SequenceTask("first-symbol", length, leastLength: 2)
{
    const int Symbols = 4;

    public override int Inputs => Symbols;

    public override int Outputs => Symbols;

    public override OutputUnit OutputUnit => OutputUnit.Softmax;

    protected override void Fill(SequenceBatch batch, int b, RandomStream random)
    {
        int first = random.Next(Symbols);
        batch.Input(0, b)[first] = 1;
        for (int i = 1; i < Length; i++) batch.Input(i, b)[random.Next(Symbols)] = 1;
        batch.Target(Length - 1, b)[first] = 1; // what is wanted,
        batch.Mask(Length - 1)[b] = 1; // and when it counts
    }

    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => IsWrongSymbol(output, target);
}
