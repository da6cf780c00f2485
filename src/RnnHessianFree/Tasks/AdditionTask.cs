using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// The addition problem of Hochreiter and Schmidhuber (1997) as Martens and Sutskever (2011) pose it: every step shows a number and a marker;
/// two numbers are marked, and the network must give their mean at the end. The variants' definitions are at <see cref="AdditionVariant"/>.
/// </summary>
public sealed class AdditionTask : ITask
{
    /// <summary>The shortest length at which both marks have a place in every variant.</summary>
    public const int LeastLength = 10;

    /// <summary>An output further than this from the target is wrong (Hochreiter and Schmidhuber 1997; the authors' 2011 code).</summary>
    public const double Tolerance = 0.04;

    readonly AdditionVariant _variant;

    /// <summary>The problem at one nominal length.</summary>
    /// <param name="length">T ≥ <see cref="LeastLength"/>.</param>
    /// <param name="variant">Whose definition.</param>
    public AdditionTask(int length, AdditionVariant variant = AdditionVariant.Thesis)
    {
        if (length < LeastLength)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The addition task needs a length of at least {LeastLength}.");
        if (!Enum.IsDefined(variant)) throw new ArgumentOutOfRangeException(nameof(variant), variant, "There is no such variant.");
        (Length, _variant) = (length, variant);
    }

    /// <inheritdoc/>
    public string Name => "addition";

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Inputs => 2;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public OutputUnit OutputUnit => OutputUnit.Linear;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Settings => new Dictionary<string, object>
    {
        ["variant"] = _variant.ToString(),
        ["wrongBeyond"] = _variant == AdditionVariant.Pascanu ? Math.Sqrt(Tolerance) : Tolerance,
    };

    /// <inheritdoc/>
    public SequenceBatch Draw(ulong seed, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        var random = new RandomStream(seed);
        int longest = Length + Length / 10;
        if (_variant == AdditionVariant.AuthorsCode) longest++; // its target comes one step later
        var batch = new SequenceBatch(Inputs, Outputs, longest, sequences) { Seed = seed };
        int common = random.Next(Length, Length + Math.Max(1, Length / 10));
        for (int b = 0; b < sequences; b++) Draw(batch, b, common, random);
        return batch;
    }

    /// <inheritdoc/>
    public int CountWrong(SequenceBatch batch, ReadOnlySpan<double> outputs)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int wrong = 0;
        for (int b = 0; b < batch.Sequences; b++)
        {
            int last = batch.Lengths[b] - 1;
            double error = Math.Abs(outputs[last * batch.Sequences + b] - batch.Target(last, b)[0]);
            if (!((_variant == AdditionVariant.Pascanu ? error * error : error) <= Tolerance)) wrong++;
        }

        return wrong;
    }

    void Draw(SequenceBatch batch, int b, int common, RandomStream random)
    {
        // Where the marks lie, steps from 0, upper ends excluded; the two ranges never meet.
        var (length, value, marker) = (common, 0, 1);
        int low = 0, middle, high;
        double scale = 0.5;
        switch (_variant)
        {
            case AdditionVariant.AuthorsCode:
                length = random.Next(Length, Length + Math.Max(1, Length / 10));
                (low, middle, high, scale) = (Length / 100, Length / 10, Length / 2, 1);
                break;
            case AdditionVariant.Pascanu:
                (value, marker) = (1, 0);
                (middle, high) = (length / 10, length / 10 + 4 * length / 10);
                break;
            default:
                length = random.Next(Length, Length + Length / 10 + 1);
                (middle, high) = (length / 10, length / 2);
                break;
        }

        int first = random.Next(low, middle), second = random.Next(middle, high);
        for (int i = 0; i < length; i++) batch.Input(i, b)[value] = random.NextDouble();
        batch.Input(first, b)[marker] = batch.Input(second, b)[marker] = 1;
        double target = scale * (batch.Input(first, b)[value] + batch.Input(second, b)[value]);
        if (_variant == AdditionVariant.AuthorsCode)
        {
            if (first != 0) batch.Input(0, b)[marker] = -1;
            batch.Input(length - 3, b)[marker] = -1;
            length++;
        }

        batch.Lengths[b] = length;
        batch.Target(length - 1, b)[0] = target;
        batch.Mask(length - 1)[b] = 1;
    }
}
