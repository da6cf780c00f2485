using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// The temporal order problems of Hochreiter and Schmidhuber (1997; 6a and 6b) as Martens and Sutskever (2011) pose them: among noise come
/// two or three symbols, each X or Y, and after the last step the network must name which, in order: 4 or 8 classes, one-of-many codes.
/// </summary>
/// <remarks>
/// Steps count from 0, ends are included. With two symbols / with three:
/// <list type="bullet">
/// <item><see cref="TaskVariant.Thesis"/>: T steps, symbols 0, 1 and noise 2..5; places T/10..2T/10, 5T/10..6T/10 /
/// T/10..2T/10, 3T/10..4T/10, 6T/10..7T/10. Judged by the largest output at the last step.</item>
/// <item><see cref="TaskVariant.Pascanu"/>: the same, the upper ends excluded.</item>
/// <item><see cref="TaskVariant.AuthorsCode"/>: T' uniform in T..1.1T, upper end excluded, answer at step T', one after the last;
/// noise 0..3, X and Y 4 and 5, 7 at step 0 (unless a place is there), the cue 6 at T'−1 and noise at T' / the cue at T'; places in hundredths
/// of T 1..10, 40..50 / 1..10, 30..40, 50..60; classes balanced over the batch.</item>
/// <item><see cref="TaskVariant.Hochreiter"/>: T' uniform in T..1.1T, noise 0..3, X and Y 4 and 5, 6 (his E) at step 0, 7 (his B) at the last;
/// places in hundredths of T 10..20, 50..60 / 10..20, 33..43, 66..76; wrong if any output is off by 0.3 or more. The original has logistic
/// outputs with squared error; here a softmax.</item>
/// </list>
/// </remarks>
public sealed class TemporalOrderTask : SequenceTask
{
    /// <summary>The shortest length at which the places are apart.</summary>
    public const int LeastLength = 10;

    static readonly (int From, int To)[] TwoTenths = [(10, 20), (50, 60)], ThreeTenths = [(10, 20), (30, 40), (60, 70)];

    readonly (int From, int To)[] _places; // in hundredths of T

    /// <summary>The task with two symbols or three.</summary>
    /// <param name="length">T ≥ <see cref="LeastLength"/>.</param>
    /// <param name="symbols">2 or 3.</param>
    /// <param name="variant">Any.</param>
    public TemporalOrderTask(int length, int symbols = 2, TaskVariant variant = TaskVariant.Thesis)
        : base(symbols == 3 ? "temporal-order-3bit" : "temporal-order", length, LeastLength)
    {
        if (symbols is not (2 or 3)) throw new ArgumentOutOfRangeException(nameof(symbols), symbols, "There are two symbols or three.");
        Variant = variant.Require(Name, [TaskVariant.Thesis, TaskVariant.AuthorsCode, TaskVariant.Pascanu, TaskVariant.Hochreiter]);
        _places = (variant, symbols) switch
        {
            (TaskVariant.AuthorsCode, 2) => [(1, 10), (40, 50)],
            (TaskVariant.AuthorsCode, _) => [(1, 10), (30, 40), (50, 60)],
            (TaskVariant.Hochreiter, 3) => [(10, 20), (33, 43), (66, 76)],
            (_, 2) => TwoTenths,
            _ => ThreeTenths,
        };
    }

    /// <summary>Whose definition.</summary>
    public TaskVariant Variant { get; }

    bool HasEnds => Variant is TaskVariant.AuthorsCode or TaskVariant.Hochreiter;

    /// <inheritdoc/>
    public override int Inputs => HasEnds ? 8 : 6;

    /// <inheritdoc/>
    public override int Outputs => 1 << _places.Length;

    /// <inheritdoc/>
    public override OutputUnit OutputUnit => OutputUnit.Softmax;

    /// <inheritdoc/>
    public override ConstantPredictor? Constant
    {
        get
        {
            double right = 1.0 / Outputs; // all are equally likely, and their mean is within 0.3 of none
            return ConstantPredictor.OfOneStep(loss: Math.Log(Outputs), Variant == TaskVariant.Hochreiter ? 1 : 1 - right, 1 - right);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Settings => new Dictionary<string, object> { ["variant"] = Variant.ToString() };

    /// <inheritdoc/>
    public override bool InputMatters(SequenceBatch batch, int step, int sequence)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Input(step, sequence).Slice(FirstSymbol, 2).ContainsAnyExcept(0.0);
    }

    // X; the next is Y.
    int FirstSymbol => HasEnds ? 4 : 0;

    /// <inheritdoc/>
    protected override int LongestLength => Length + (HasEnds ? Length / 10 : 0) + (Variant == TaskVariant.AuthorsCode ? 1 : 0);

    /// <inheritdoc/>
    protected override int DrawLength(ulong seed, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Variant switch
        {
            TaskVariant.AuthorsCode => random.Next(Length, Length + Math.Max(1, Length / 10)) + 1,
            TaskVariant.Hochreiter => random.Next(Length, Length + Length / 10 + 1),
            _ => Length,
        };
    }

    /// <inheritdoc/>
    protected override void Fill(SequenceBatch batch, int b, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        var (x, noise) = (FirstSymbol, HasEnds ? 0 : 2);
        int kind = Variant == TaskVariant.AuthorsCode ? b % Outputs : random.Next(Outputs);
        Span<int> at = stackalloc int[3];
        for (int s = 0; s < _places.Length; s++)
            at[s] = random.Next(Hundredths(_places[s].From), Hundredths(_places[s].To) + (Variant == TaskVariant.Pascanu ? 0 : 1));
        int last = batch.Lengths[b] - 1;
        var (start, cue) = Variant == TaskVariant.AuthorsCode ? (7, 6) : (6, 7);
        int cueStep = Variant == TaskVariant.AuthorsCode && _places.Length == 2 ? last - 1 : last;
        for (int i = 0, next = 0; i <= last; i++)
        {
            int symbol = noise + random.Next(4);
            if (HasEnds && i == 0) symbol = start;
            if (HasEnds && i == cueStep) symbol = cue;
            if (next < _places.Length && i == at[next]) symbol = x + ((kind >> next++) & 1);
            batch.Input(i, b)[symbol] = 1;
        }

        batch.Target(last, b)[kind] = 1;
        batch.Mask(last)[b] = 1;
    }

    /// <inheritdoc/>
    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target)
    {
        if (Variant != TaskVariant.Hochreiter) return IsWrongSymbol(output, target);
        for (int unit = 0; unit < output.Length; unit++)
            if (!(Math.Abs(output[unit] - target[unit]) < 0.3)) return true;
        return false;
    }
}
