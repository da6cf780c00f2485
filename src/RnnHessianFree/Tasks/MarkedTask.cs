using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// Every step shows a value and a marker; two values are marked, and the answer, after the last step, is a function of these two.
/// </summary>
/// <remarks>
/// Steps count from 0 and upper ends are excluded; T' is a sequence's length. The loss counts one step, that of the answer, and a sequence
/// is wrong if its answer is off by more than 0.04.
/// <list type="bullet">
/// <item><see cref="TaskVariant.Thesis"/>: T' uniform in T..⌊1.1T⌋ inclusive, marker 1 at I below ⌊T'/10⌋ and at J in ⌊T'/10⌋..⌊T'/2⌋,
/// answer at the last step.</item>
/// <item><see cref="TaskVariant.AuthorsCode"/>: T' uniform in T..1.1T, I in T/100..T/10, J in T/10..T/2, marker −1 at step 0 (unless that
/// is I) and at T'−3, answer at step T', one after the last, where a value is shown too.</item>
/// <item><see cref="TaskVariant.Pascanu"/>: the marker is input 0 and the value input 1, the other way about elsewhere; one length a batch,
/// T' = T + i, i below 0.1T; I below 0.1T', J in 0.1T'..0.5T', answer at the last step; wrong if the squared error exceeds 0.04.</item>
/// <item><see cref="TaskVariant.Hochreiter"/>: T' uniform in T..⌊1.1T⌋ inclusive, I among the first 10 steps (below T/2 − 1 where that is
/// less), J among the other steps below T/2 − 1, marker −1 at the first and last steps; where the first step is marked, its value is shown
/// as the one that is neutral in the answer. The original has logistic outputs with squared error; here the output is linear.</item>
/// <item><see cref="TaskVariant.Centred"/>: as the thesis, then values and markers less their means, ½ and 2/T', and the answer less its mean.</item>
/// </list>
/// </remarks>
public abstract class MarkedTask : SequenceTask
{
    /// <summary>The shortest length at which both marks have a place in every variant.</summary>
    public const int LeastLength = 10;

    /// <summary>An output further than this from the target is wrong (Hochreiter and Schmidhuber 1997; the authors' 2011 code).</summary>
    public const double Tolerance = 0.04;

    private protected MarkedTask(string name, int length, TaskVariant variant, params ReadOnlySpan<TaskVariant> allowed) : base(name, length, LeastLength)
    {
        Variant = variant.Require(name, allowed);
    }

    /// <summary>Whose definition.</summary>
    public TaskVariant Variant { get; }

    /// <inheritdoc/>
    public sealed override int Inputs => 2;

    /// <inheritdoc/>
    public sealed override int Outputs => 1;

    /// <inheritdoc/>
    public override OutputUnit OutputUnit => OutputUnit.Linear;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Settings =>
        new Dictionary<string, object> { ["variant"] = Variant.ToString(), ["wrongBeyond"] = WrongBeyond };

    /// <inheritdoc/>
    protected override int LongestLength => Length + Length / 10 + (Variant == TaskVariant.AuthorsCode ? 1 : 0);

    /// <inheritdoc/>
    public override bool InputMatters(SequenceBatch batch, int step, int sequence)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Input(step, sequence)[Places.Marker] > 0;
    }

    /// <summary>An answer further than this from the target is wrong. In Pascanu's code it is the squared error that may not exceed 0.04.</summary>
    protected virtual double WrongBeyond => Variant == TaskVariant.Pascanu ? Math.Sqrt(Tolerance) : Tolerance;

    /// <summary>A value to show.</summary>
    protected abstract double NextValue(RandomStream random);

    /// <summary>The answer.</summary>
    protected abstract double Answer(double first, double second);

    /// <summary>The value that counts for nothing in the answer.</summary>
    protected abstract double Neutral { get; }

    // Which input is what.
    (int Value, int Marker) Places => Variant == TaskVariant.Pascanu ? (1, 0) : (0, 1);

    /// <summary>T', and where the marks may lie, in the authors' code.</summary>
    private protected virtual (int LengthFrom, int LengthTo, int FirstFrom, int FirstTo, int SecondFrom, int SecondTo) AuthorsLayout =>
        (Length, Length + Math.Max(1, Length / 10), Hundredths(1), Hundredths(10), Hundredths(10), Hundredths(50));

    /// <inheritdoc/>
    protected override int DrawLength(ulong seed, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Variant switch
        {
            TaskVariant.AuthorsCode => random.Next(AuthorsLayout.LengthFrom, AuthorsLayout.LengthTo) + 1,
            TaskVariant.Pascanu => Length + new RandomStream("length", seed).Next(Math.Max(1, Length / 10)),
            _ => random.Next(Length, Length + Length / 10 + 1),
        };
    }

    /// <inheritdoc/>
    protected override void Fill(SequenceBatch batch, int b, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var (value, marker) = Places;
        int last = batch.Lengths[b] - 1, length = Variant == TaskVariant.AuthorsCode ? last : last + 1;
        int first, second;
        switch (Variant)
        {
            case TaskVariant.AuthorsCode:
                var layout = AuthorsLayout;
                first = random.Next(layout.FirstFrom, layout.FirstTo);
                second = random.Next(layout.SecondFrom, layout.SecondTo);
                break;
            case TaskVariant.Pascanu:
                first = random.Next(length / 10);
                second = length / 10 + random.Next(4 * length / 10);
                break;
            case TaskVariant.Hochreiter:
                int earliest = Math.Min(10, Length / 2 - 1);
                first = random.Next(earliest);
                second = random.Next(Length / 2 - 2);
                if (second >= first) second++;
                break;
            default:
                first = random.Next(length / 10);
                second = random.Next(length / 10, length / 2);
                break;
        }

        for (int i = 0; i <= last; i++) batch.Input(i, b)[value] = NextValue(random);
        if (Variant is TaskVariant.AuthorsCode or TaskVariant.Hochreiter)
            batch.Input(0, b)[marker] = batch.Input(Variant == TaskVariant.Hochreiter ? length - 1 : length - 3, b)[marker] = -1;
        if (Variant == TaskVariant.Hochreiter && Math.Min(first, second) == 0) batch.Input(0, b)[value] = Neutral;
        batch.Input(first, b)[marker] = batch.Input(second, b)[marker] = 1;
        batch.Target(last, b)[0] = Answer(batch.Input(first, b)[value], batch.Input(second, b)[value]);
        if (Variant == TaskVariant.Centred) Centre(batch, b, length);
        batch.Mask(last)[b] = 1;
    }

    // The answer is linear in each of two independent values: its mean is the answer to theirs.
    void Centre(SequenceBatch batch, int b, int length)
    {
        const double mean = 0.5;
        for (int i = 0; i < length; i++)
        {
            batch.Input(i, b)[0] -= mean;
            batch.Input(i, b)[1] -= 2.0 / length;
        }
        batch.Target(length - 1, b)[0] -= Answer(mean, mean);
    }

    /// <inheritdoc/>
    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => !(Math.Abs(output[0] - target[0]) <= WrongBeyond);
}
