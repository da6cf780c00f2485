using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// The random permutation problem (Martens and Sutskever 2011, after Hochreiter and Schmidhuber's 2b): of 100 symbols the first is 0 or 1,
/// the others are drawn from 2..99 with replacement, and every step must name the next symbol; the last step must name the first, and is
/// the only one judged. The T − 1 other steps cannot be predicted: their loss stays at ln 98 each.
/// </summary>
/// <remarks>
/// <see cref="TaskVariant.Thesis"/> and <see cref="TaskVariant.AuthorsCode"/>: the loss counts every step; in the code the two first
/// symbols take turns over the batch. <see cref="TaskVariant.Pascanu"/>: the loss counts the last step alone.
/// </remarks>
public sealed class RandomPermutationTask : SequenceTask
{
    /// <summary>The shortest length with a first step and a last.</summary>
    public const int LeastLength = 2;

    const int Symbols = 100;

    /// <summary>The task at one length.</summary>
    /// <param name="length">T ≥ <see cref="LeastLength"/>, every sequence's length.</param>
    /// <param name="variant">Thesis, authors' code or Pascanu.</param>
    public RandomPermutationTask(int length, TaskVariant variant = TaskVariant.Thesis) : base("random-permutation", length, LeastLength) =>
        Variant = variant.Require(Name, [TaskVariant.Thesis, TaskVariant.AuthorsCode, TaskVariant.Pascanu]);

    /// <summary>Whose definition.</summary>
    public TaskVariant Variant { get; }

    /// <inheritdoc/>
    public override int Inputs => Symbols;

    /// <inheritdoc/>
    public override int Outputs => Symbols;

    /// <inheritdoc/>
    public override OutputUnit OutputUnit => OutputUnit.Softmax;

    /// <inheritdoc/>
    public override ConstantPredictor? Constant => ConstantPredictor.OfOneStep(
        loss: (Variant == TaskVariant.Pascanu ? 0 : (Length - 1) * Math.Log(Symbols - 2)) + Math.Log(2), error: 0.5);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Settings => new Dictionary<string, object> { ["variant"] = Variant.ToString() };

    /// <inheritdoc/>
    public override bool InputMatters(SequenceBatch batch, int step, int sequence) => step == 0;

    /// <inheritdoc/>
    protected override void Fill(SequenceBatch batch, int b, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        int first = Variant == TaskVariant.AuthorsCode ? b % 2 : random.Next(2);
        for (int i = 0, symbol = first; i < Length; i++)
        {
            batch.Input(i, b)[symbol] = 1;
            symbol = i == Length - 1 ? first : random.Next(2, Symbols);
            if (Variant == TaskVariant.Pascanu && i < Length - 1) continue;
            batch.Target(i, b)[symbol] = 1;
            batch.Mask(i)[b] = 1;
        }
    }

    /// <inheritdoc/>
    protected override bool IsJudged(SequenceBatch batch, int step, int sequence) => step == Length - 1;

    /// <inheritdoc/>
    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => IsWrongSymbol(output, target);
}
