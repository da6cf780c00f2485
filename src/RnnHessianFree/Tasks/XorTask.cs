using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// The exclusive-or problem (Martens and Sutskever 2011): values are bits and the answer is the exclusive or of the two that are marked,
/// given by one logistic output that is wrong on the wrong side of ½. Layout: <see cref="MarkedTask"/>, except that sequences of the authors'
/// code are half as long as the other tasks': T' uniform in T/2..0.55T, I in T/100..T/10, J in 0.15T..0.25T.
/// </summary>
/// <param name="length">T ≥ <see cref="MarkedTask.LeastLength"/>.</param>
/// <param name="variant">Thesis or authors' code; no other source has the task.</param>
public sealed class XorTask(int length, TaskVariant variant = TaskVariant.Thesis)
    : MarkedTask("xor", length, variant, TaskVariant.Thesis, TaskVariant.AuthorsCode)
{
    /// <inheritdoc/>
    public override OutputUnit OutputUnit => OutputUnit.Logistic;

    /// <inheritdoc/>
    public override ConstantPredictor? Constant => ConstantPredictor.OfOneStep(loss: Math.Log(2), error: 0.5);

    /// <inheritdoc/>
    protected override double WrongBeyond => 0.5;

    /// <inheritdoc/>
    protected override double Neutral => 0;

    private protected override (int LengthFrom, int LengthTo, int FirstFrom, int FirstTo, int SecondFrom, int SecondTo) AuthorsLayout =>
        (Hundredths(50), Math.Max(Hundredths(50) + 1, Hundredths(55)), Hundredths(1), Hundredths(10),
            Hundredths(15), Math.Max(Hundredths(15) + 1, Hundredths(25)));

    /// <inheritdoc/>
    protected override double NextValue(RandomStream random) => random.Next(2);

    /// <inheritdoc/>
    protected override double Answer(double first, double second) => first != second ? 1 : 0;

    /// <inheritdoc/>
    protected override bool IsWrong(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => !(Math.Abs(output[0] - target[0]) < WrongBeyond);
}
