using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// The multiplication problem (Hochreiter and Schmidhuber 1997; Martens and Sutskever 2011): values are uniform in [0, 1] and the answer is
/// the product of the two that are marked, in every source. Layout: <see cref="MarkedTask"/>.
/// </summary>
/// <param name="length">T ≥ <see cref="MarkedTask.LeastLength"/>.</param>
/// <param name="variant">Any.</param>
public sealed class MultiplicationTask(int length, TaskVariant variant = TaskVariant.Thesis)
    : MarkedTask("multiplication", length, variant, TaskVariant.Thesis, TaskVariant.AuthorsCode, TaskVariant.Pascanu, TaskVariant.Hochreiter,
        TaskVariant.Centred)
{
    /// <inheritdoc/>
    public override ConstantPredictor? Constant
    {
        get
        {
            if (Variant == TaskVariant.Hochreiter) return null; // where the first step is marked, the answer has another distribution
            // P(uv ≤ x) = x (1 − ln x), of density −ln x, which falls: the best constant is d, for answers from 0 to 2d. Mean ¼, variance 1/9 − 1/16.
            static double AtMost(double x) => x <= 0 ? 0 : x >= 1 ? 1 : x * (1 - Math.Log(x));
            double Wrong(double c) => 1 - AtMost(c + WrongBeyond) + AtMost(c - WrongBeyond);
            return ConstantPredictor.OfOneStep(loss: 7.0 / 288, Wrong(0.25), Wrong(WrongBeyond));
        }
    }

    /// <inheritdoc/>
    protected override double Neutral => 1;

    /// <inheritdoc/>
    protected override double NextValue(RandomStream random) => random.NextDouble();

    /// <inheritdoc/>
    protected override double Answer(double first, double second) => first * second;
}
