using System.Numerics.Tensors;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Data;

/// <summary>
/// A finite set of sequences with targets, of any lengths, to learn or to judge by. As a task it draws without replacement, and gives all it has
/// to whoever asks for more. An output is wrong where its largest number is not where the target's is (softmax), where any is on the other
/// side of ½ (logistic), and where any is off by more than <see cref="Tolerance"/> (linear).
/// </summary>
public sealed class SequenceData : ITask
{
    /// <summary>Sequences, and numbers of inputs and targets, of a portion.</summary>
    const int MostSequences = 1000, MostNumbers = 10_000_000;

    readonly Sequence[] _sequences;

    /// <summary>The sequences of a batch, whose targets are checked.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="batch">Inputs, targets, masks and lengths; copied.</param>
    /// <param name="outputUnit">The output unit that learns the targets.</param>
    /// <param name="tolerance">See <see cref="DataFormat.Tolerance"/>.</param>
    /// <exception cref="ArgumentException">A number is not finite or, of a target that counts, not one that such outputs can learn.</exception>
    public SequenceData(string name, SequenceBatch batch, OutputUnit outputUnit, double? tolerance = null)
        : this(name, batch?.Inputs ?? 0, batch?.Outputs ?? 0, outputUnit, tolerance, Of(Valid(batch)))
    {
        for (int b = 0; b < _sequences.Length; b++)
            if (_sequences[b].Flaw(outputUnit) is { } flaw) throw new ArgumentException($"Sequence {b}, {flaw}.", nameof(batch));
    }

    internal SequenceData(string name, int inputs, int outputs, OutputUnit outputUnit, double? tolerance, Sequence[] sequences)
    {
        (Name, Inputs, Outputs, OutputUnit, _sequences) = (name, inputs, outputs, outputUnit, sequences);
        Tolerance = tolerance ?? (outputUnit == OutputUnit.Linear ? DefaultTolerance() : 0);
        Length = sequences.Max(sequence => sequence.Steps);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>T, the length of the longest sequence.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    public int Inputs { get; }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public OutputUnit OutputUnit { get; }

    /// <summary>How many sequences there are.</summary>
    public int Sequences => _sequences.Length;

    /// <summary>Whether any step counts: of data to predict from alone, none does.</summary>
    public bool HasTargets => _sequences.Any(sequence => sequence.Mask.Any(mask => mask > 0));

    /// <summary>How far a linear output may be off and count as right.</summary>
    public double Tolerance { get; }

    /// <summary>How its numbers are meant: the format to read another file of the same kind by.</summary>
    public DataFormat Format => new() { OutputUnit = OutputUnit, Outputs = Outputs, Tolerance = Tolerance > 0 ? Tolerance : null };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Settings
    {
        get
        {
            var settings = new Dictionary<string, object> { ["sequences"] = Sequences };
            if (OutputUnit == OutputUnit.Linear) settings.Add("tolerance", Tolerance);
            return settings;
        }
    }

    /// <summary>Reads an <c>.npz</c> archive, a <c>.jsonl</c> file or a folder of <c>.csv</c> files.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="format">How its numbers are meant.</param>
    /// <exception cref="InvalidDataException">It cannot be learned from; the message is a line that names file, place and what is allowed.</exception>
    public static SequenceData Load(string path, DataFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var raw = Directory.Exists(path) ? CsvFolder.Read(path)
            : Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".npz" => NpzFile.Read(path),
                ".jsonl" => JsonLinesFile.Read(path),
                _ => throw new InvalidDataException($"{path}: is no data set; read are NAME.npz, NAME.jsonl and a folder of .csv files"),
            };
        return raw.Checked(format ?? new());
    }

    /// <summary>The sequences of arrays.</summary>
    /// <param name="name">The set's name, for messages too.</param>
    /// <param name="inputs">x by sequence, step and input [N][T][X]; T may differ from sequence to sequence.</param>
    /// <param name="targets">y by sequence, step and output [N][T][Y], or [N][1][Y] for the last step.</param>
    /// <param name="format">How its numbers are meant.</param>
    /// <exception cref="InvalidDataException">It cannot be learned from; the message is a line that names place and what is allowed.</exception>
    public static SequenceData Of(string name, double[][][] inputs, double[][][] targets, DataFormat? format = null) =>
        RawData.Of(name, inputs, targets, isFlat: false).Checked(format ?? new());

    /// <summary>The sequences of arrays, each with a label at its last step.</summary>
    /// <inheritdoc cref="Of(string, double[][][], double[][][], DataFormat)"/>
    /// <param name="labels">The label of each sequence [N], from 0.</param>
    /// <param name="name"/>
    /// <param name="inputs"/>
    /// <param name="format"/>
    public static SequenceData Of(string name, double[][][] inputs, int[] labels, DataFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return RawData.Of(name, inputs, [.. labels.Select(label => (double[][])[[label]])], isFlat: true).Checked(format ?? new());
    }

    /// <summary>A batch of some of the sequences, in this order, as long as the longest of them.</summary>
    /// <param name="sequences">Which, counted from 0; at least one.</param>
    /// <param name="seed">What it is called in logs.</param>
    public SequenceBatch Take(ReadOnlySpan<int> sequences, ulong seed = 0)
    {
        int steps = 0;
        foreach (int number in sequences) steps = Math.Max(steps, _sequences[number].Steps);
        var batch = new SequenceBatch(Inputs, Outputs, steps, sequences.Length) { Seed = seed };
        for (int b = 0; b < sequences.Length; b++) _sequences[sequences[b]].CopyTo(batch, b);
        return batch;
    }

    /// <summary>All sequences in their order, in batches of at most 1,000 of them that fit into a moderate memory.</summary>
    public IEnumerable<SequenceBatch> Portions()
    {
        int most = (int)Math.Clamp(MostNumbers / ((long)Length * (Inputs + Outputs)), 1, MostSequences);
        return Enumerable.Range(0, Sequences).Chunk(most).Select(numbers => Take(numbers));
    }

    /// <summary>A part to learn from and a part to judge by, drawn at random.</summary>
    /// <param name="heldOutShare">The part to judge by: at least one sequence, and not all of them.</param>
    /// <param name="seed">Another seed, another choice.</param>
    /// <exception cref="ArgumentException">The share is not between 0 and 1, or there is one sequence.</exception>
    public (SequenceData Training, SequenceData HeldOut) Split(double heldOutShare, ulong seed)
    {
        if (!(heldOutShare > 0 && heldOutShare < 1))
            throw new ArgumentOutOfRangeException(nameof(heldOutShare), heldOutShare, $"The held-out share is {heldOutShare}; allowed is a number between 0 and 1.");
        if (Sequences < 2) throw new ArgumentException($"{Name} has {Sequences} sequence; to hold out some there must be 2 or more.");
        int heldOut = Math.Clamp((int)Math.Round(heldOutShare * Sequences), 1, Sequences - 1);
        int[] order = Shuffled(new RandomStream("held-out split", seed));
        return (Part(order[heldOut..]), Part(order[..heldOut]));

        SequenceData Part(int[] numbers) =>
            new(Name, Inputs, Outputs, OutputUnit, Tolerance, [.. numbers.Order().Select(number => _sequences[number])]);
    }

    /// <summary>The set to judge a model by.</summary>
    public HeldOutSet HeldOut(RecurrentModel model) => new(this, model, Portions());

    /// <summary>So many sequences, drawn without replacement by the seed; all of them, in their order, where there are no more.</summary>
    public SequenceBatch Draw(ulong seed, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        return Take(sequences >= Sequences ? [.. Enumerable.Range(0, Sequences)] : Shuffled(new RandomStream(seed)).AsSpan(0, sequences), seed);
    }

    /// <inheritdoc/>
    public Verdict Judge(SequenceBatch batch, ReadOnlySpan<double> outputs) => Verdict.Of(batch, outputs, IsWrong, (_, _, _) => true);

    /// <summary>The numbers of the sequences in random order.</summary>
    internal int[] Shuffled(RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, Sequences)];
        random.Shuffle(order);
        return order;
    }

    bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target)
    {
        if (OutputUnit == OutputUnit.Softmax) return !IsOnlyLargest(output, output[TensorPrimitives.IndexOfMax(target)]);
        for (int unit = 0; unit < output.Length; unit++)
        {
            bool isRight = OutputUnit == OutputUnit.Linear ? Math.Abs(output[unit] - target[unit]) <= Tolerance
                : target[unit] > 0.5 ? output[unit] > 0.5 : output[unit] <= 0.5;
            if (!isRight) return true;
        }
        return false;
    }

    // What is not a number is never the largest; what ties is not it alone.
    static bool IsOnlyLargest(ReadOnlySpan<double> outputs, double right)
    {
        int atLeast = 0;
        foreach (double output in outputs)
            if (!(output < right)) atLeast++;
        return atLeast == 1;
    }

    // A tenth of a standard deviation: 1 % of the variance is left unexplained by outputs that are all off by so much.
    double DefaultTolerance()
    {
        double[] counting = [.. _sequences.SelectMany(sequence => sequence.CountingTargets())];
        double deviation = counting.Length == 0 ? 0 : TensorPrimitives.StdDev<double>(counting);
        return deviation > 0 ? 0.1 * deviation : 0.1;
    }

    static SequenceBatch Valid(SequenceBatch? batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Validate();
        return batch;
    }

    static Sequence[] Of(SequenceBatch batch) => [.. Enumerable.Range(0, batch.Sequences).Select(b => Sequence.Of(batch, b))];
}
