using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// Noiseless memorization (Martens and Sutskever 2011): n symbols are shown, then blanks, then a trigger, after which the n symbols must be
/// given back in order; before that the answer is blank. "5-bit" is n = 5 symbols of 2 kinds, and its 32 sequences are every batch, whatever
/// is asked for; "20-bit" is n = 10 symbols of 5 kinds (23.2 bits). The loss counts every step; a sequence is wrong if any step is.
/// </summary>
/// <remarks>
/// With v kinds, steps counted from 0:
/// <list type="bullet">
/// <item><see cref="TaskVariant.Thesis"/>: T + 2n steps, v + 2 inputs (kinds, blank, trigger) and v + 1 outputs (kinds, blank); trigger at
/// step T + n − 1, answers from T + n on.</item>
/// <item><see cref="TaskVariant.Pascanu"/>: the same, but the trigger at step T + n, where the first answer is due.</item>
/// <item><see cref="TaskVariant.AuthorsCode"/>: T steps in all, v inputs and outputs: blank is also the last kind and the trigger, at step
/// T − n − 1, also the last but one.</item>
/// </list>
/// </remarks>
public sealed class MemorizationTask : SequenceTask
{
    readonly int _symbols, _kinds;

    MemorizationTask(string name, int length, int symbols, int kinds, TaskVariant variant)
        : base(name, length, variant == TaskVariant.AuthorsCode ? 2 * symbols + 1 : 1)
    {
        (_symbols, _kinds) = (symbols, kinds);
        Variant = variant.Require(Name, [TaskVariant.Thesis, TaskVariant.AuthorsCode, TaskVariant.Pascanu]);
    }

    /// <summary>5 symbols of 2 kinds.</summary>
    /// <param name="length">T ≥ 1; ≥ 11 in the authors' variant.</param>
    /// <param name="variant">Thesis, authors' code or Pascanu.</param>
    public static MemorizationTask FiveBit(int length, TaskVariant variant = TaskVariant.Thesis) => new("memorization-5bit", length, 5, 2, variant);

    /// <summary>10 symbols of 5 kinds.</summary>
    /// <param name="length">T ≥ 1; ≥ 21 in the authors' variant.</param>
    /// <param name="variant">Thesis, authors' code or Pascanu.</param>
    public static MemorizationTask TwentyBit(int length, TaskVariant variant = TaskVariant.Thesis) => new("memorization-20bit", length, 10, 5, variant);

    /// <summary>Whose definition.</summary>
    public TaskVariant Variant { get; }

    /// <inheritdoc/>
    public override int Inputs => Variant == TaskVariant.AuthorsCode ? _kinds : _kinds + 2;

    /// <inheritdoc/>
    public override int Outputs => Variant == TaskVariant.AuthorsCode ? _kinds : _kinds + 1;

    /// <inheritdoc/>
    public override OutputUnit OutputUnit => OutputUnit.Softmax;

    /// <inheritdoc/>
    public override ConstantPredictor? Constant
    {
        get
        {
            // Blank is known to be due up to the answers, which are all equally likely.
            double wrong = 1 - Math.Pow(_kinds, -_symbols);
            return new(Loss: _symbols * Math.Log(_kinds), wrong, StepError: _symbols * (1 - 1.0 / _kinds) / LongestLength, wrong);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Settings => new Dictionary<string, object> { ["variant"] = Variant.ToString() };

    /// <inheritdoc/>
    public override bool InputMatters(SequenceBatch batch, int step, int sequence) => step < _symbols || step == TriggerStep;

    int Answers => LongestLength - _symbols;

    int TriggerStep => Variant == TaskVariant.Pascanu ? Answers : Answers - 1;

    /// <inheritdoc/>
    protected override int LongestLength => Variant == TaskVariant.AuthorsCode ? Length : Length + 2 * _symbols;

    /// <inheritdoc/>
    protected override int? WholeSet => _kinds == 2 ? 1 << _symbols : null;

    /// <inheritdoc/>
    protected override void Fill(SequenceBatch batch, int b, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        bool reuses = Variant == TaskVariant.AuthorsCode;
        int blank = reuses ? _kinds - 1 : _kinds, trigger = reuses ? _kinds - 2 : _kinds + 1;
        int steps = LongestLength, answers = Answers, triggerStep = TriggerStep;
        for (int i = 0; i < steps; i++)
        {
            bool isData = i < _symbols;
            int shown = isData ? WholeSet is null ? random.Next(_kinds) : (b >> i) & 1 : i == triggerStep ? trigger : blank;
            batch.Input(i, b)[shown] = 1;
            if (isData) batch.Target(answers + i, b)[shown] = 1;
            if (i < answers) batch.Target(i, b)[blank] = 1;
            batch.Mask(i)[b] = 1;
        }
    }

    /// <inheritdoc/>
    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => IsWrongSymbol(output, target);
}
