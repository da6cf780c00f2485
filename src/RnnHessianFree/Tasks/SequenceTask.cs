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

    /// <summary>Steps of the longest sequence there can be.</summary>
    protected virtual int LongestLength => Length;

    /// <summary>How many different sequences there are, where all of them make the batch.</summary>
    protected virtual int? WholeSet => null;

    /// <inheritdoc/>
    public SequenceBatch Draw(ulong seed, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        sequences = WholeSet ?? sequences;
        var batch = new SequenceBatch(Inputs, Outputs, LongestLength, sequences) { Seed = seed };
        Parallel.For(0, (sequences + Block - 1) / Block, block =>
        {
            for (int b = block * Block; b < Math.Min(sequences, (block + 1) * Block); b++)
                Fill(batch, b, new RandomStream("sequence", seed, (ulong)b));
        });
        return batch;
    }

    /// <inheritdoc/>
    public Verdict Judge(SequenceBatch batch, ReadOnlySpan<double> outputs)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int wrongSequences = 0, y = batch.Outputs;
        long wrongSteps = 0, steps = 0;
        for (int b = 0; b < batch.Sequences; b++)
        {
            bool wrong = false;
            for (int i = 0; i < batch.Lengths[b]; i++)
            {
                if (batch.Mask(i)[b] == 0 || !IsJudged(batch, i, b)) continue;
                steps++;
                if (!IsWrong(outputs.Slice((i * batch.Sequences + b) * y, y), batch.Target(i, b))) continue;
                wrongSteps++;
                wrong = true;
            }

            if (wrong) wrongSequences++;
        }

        return new(wrongSequences, wrongSteps, steps);
    }

    /// <summary>Writes one sequence into a batch of zeros: inputs, targets, masks and, where it is not the longest, its length.</summary>
    /// <param name="batch">Where it belongs; only its own part may be touched.</param>
    /// <param name="b">Its number there.</param>
    /// <param name="random">Its stream.</param>
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
