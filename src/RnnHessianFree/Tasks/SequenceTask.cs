using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// A task that draws each sequence from a stream of its own: sequence b of a seed is the same whatever the size of the batch and
/// the number of threads that draw it.
/// </summary>
public abstract class SequenceTask : ITask
{
    /// <summary>Neighbours in memory are drawn by one thread.</summary>
    const int Block = 64;

    /// <summary>A task of one length.</summary>
    /// <param name="name">Its name on the command line.</param>
    /// <param name="length">T.</param>
    /// <param name="leastLength">The least T it makes sense at.</param>
    /// <exception cref="ArgumentOutOfRangeException">T is less than that.</exception>
    protected SequenceTask(string name, int length, int leastLength)
    {
        if (length < leastLength)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The task {name} needs a length of at least {leastLength}.");
        (Name, Length) = (name, length);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public abstract int Inputs { get; }

    /// <inheritdoc/>
    public abstract int Outputs { get; }

    /// <inheritdoc/>
    public abstract OutputUnit OutputUnit { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyDictionary<string, object> Settings => new Dictionary<string, object>();

    /// <inheritdoc/>
    public virtual bool InputMatters(SequenceBatch batch, int step, int sequence) => true;

    /// <inheritdoc/>
    public virtual ConstantPredictor? Constant => null;

    /// <summary>Steps of the longest sequence there can be.</summary>
    protected virtual int LongestLength => Length;

    /// <summary>How many different sequences there are, where all of them make the batch.</summary>
    protected virtual int? WholeSet => null;

    /// <inheritdoc/>
    public SequenceBatch Draw(ulong seed, int sequences) => Draw(seed, [.. Enumerable.Range(0, Count(sequences))], new int[Count(sequences)]);

    /// <summary>
    /// The lengths of the sequences that <see cref="Draw(ulong, int)"/> draws, at the cost of a number or two each: enough to know how the
    /// batch is dealt out.
    /// </summary>
    public int[] DrawLengths(ulong seed, int sequences)
    {
        int[] lengths = new int[Count(sequences)];
        for (int b = 0; b < lengths.Length; b++) lengths[b] = DrawLength(seed, Stream(seed, b));
        return lengths;
    }

    /// <summary>The same batch with nothing but these of its sequences in it; the others are zeros of the same lengths.</summary>
    /// <param name="seed">What it is drawn with.</param>
    /// <param name="lengths">What <see cref="DrawLengths"/> gives for it.</param>
    /// <param name="sequences">The numbers of those to draw.</param>
    /// <exception cref="InvalidOperationException">The task gives a sequence another length than it said.</exception>
    public SequenceBatch DrawPart(ulong seed, ReadOnlySpan<int> lengths, ReadOnlySpan<int> sequences)
    {
        int[] drawn = sequences.ToArray();
        var batch = Draw(seed, drawn, lengths.ToArray());
        foreach (int b in drawn)
            if (batch.Lengths[b] != lengths[b])
                throw new InvalidOperationException($"{Name} says that sequence {b} of {seed} has length {lengths[b]}, and draws {batch.Lengths[b]}.");
        return batch;
    }

    // A length of 0 is not known yet, that of a sequence that will be drawn.
    SequenceBatch Draw(ulong seed, int[] drawn, int[] lengths)
    {
        var batch = new SequenceBatch(Inputs, Outputs, LongestLength, lengths.Length) { Seed = seed };
        lengths.CopyTo(batch.Lengths);
        Parallel.For(0, (drawn.Length + Block - 1) / Block, block =>
        {
            foreach (int b in drawn.AsSpan(block * Block, Math.Min(Block, drawn.Length - block * Block)))
            {
                var stream = Stream(seed, b);
                batch.Lengths[b] = DrawLength(seed, stream);
                Fill(batch, b, stream);
            }
        });
        return batch;
    }

    int Count(int asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1);
        return WholeSet ?? asked;
    }

    static RandomStream Stream(ulong seed, int b) => new("sequence", seed, (ulong)b);

    /// <inheritdoc/>
    public Verdict Judge(SequenceBatch batch, ReadOnlySpan<double> outputs) => Verdict.Of(batch, outputs, IsWrong, IsJudged);

    /// <summary>The length of a sequence, the first thing drawn from its stream; here, the longest.</summary>
    /// <param name="seed">The batch's seed.</param>
    /// <param name="random">The sequence's stream.</param>
    protected virtual int DrawLength(ulong seed, RandomStream random) => LongestLength;

    /// <summary>Writes one sequence into a batch of zeros: inputs, targets, masks; its length is there already.</summary>
    /// <param name="batch">Where it belongs; only its own part may be touched.</param>
    /// <param name="b">Its number there.</param>
    /// <param name="random">Its stream, after the length was drawn.</param>
    protected abstract void Fill(SequenceBatch batch, int b, RandomStream random);

    /// <summary>Whether this output [Y] for this target is wrong; what is not a number always is.</summary>
    protected abstract bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target);

    /// <summary>Whether a step that counts in the loss counts in the verdict too: here it does.</summary>
    protected virtual bool IsJudged(SequenceBatch batch, int step, int sequence) => true;

    /// <summary>Whether the largest output, in a one-of-many code, is not where the target is 1.</summary>
    protected static bool IsWrongSymbol(ReadOnlySpan<double> output, ReadOnlySpan<double> target)
    {
        double right = output[target.IndexOf(1)];
        int atLeast = 0;
        foreach (double p in output)
            if (!(p < right)) atLeast++;
        return atLeast != 1;
    }

    /// <summary>Where T/100 stands for one, this stands for so many.</summary>
    private protected int Hundredths(int count) => Length * count / 100;
}
