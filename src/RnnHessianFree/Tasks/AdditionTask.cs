using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>
/// The addition problem of Hochreiter and Schmidhuber (1997) as Martens and Sutskever (2011) pose it. Values are uniform in [0, 1] and the
/// answer is the marked ones' mean; their sum in the authors' code; in Hochreiter's values are uniform in [−1, 1] and the answer is
/// ½ + (u + v)/4. Layout: <see cref="MarkedTask"/>.
/// </summary>
/// <param name="length">T ≥ <see cref="MarkedTask.LeastLength"/>.</param>
/// <param name="variant">Any.</param>
public sealed class AdditionTask(int length, TaskVariant variant = TaskVariant.Thesis)
    : MarkedTask("addition", length, variant, TaskVariant.Thesis, TaskVariant.AuthorsCode, TaskVariant.Pascanu, TaskVariant.Hochreiter,
        TaskVariant.Centred)
{
    /// <inheritdoc/>
    public override ConstantPredictor? Constant
    {
        get
        {
            if (Variant == TaskVariant.Hochreiter) return null; // where the first step is marked, the answer has another distribution
            // The answer lies within h of its mean, with a density that falls in a line on both sides: variance h²/6, P(off by ≤ d) = 1 − (1 − d/h)².
            double h = Variant == TaskVariant.AuthorsCode ? 1 : 0.5, beyond = Math.Max(0, 1 - WrongBeyond / h);
            return ConstantPredictor.OfOneStep(loss: h * h / 12, error: beyond * beyond);
        }
    }

    /// <inheritdoc/>
    protected override double Neutral => 0;

    /// <inheritdoc/>
    protected override double NextValue(RandomStream random) =>
        Variant == TaskVariant.Hochreiter ? 2 * random.NextDouble() - 1 : random.NextDouble();

    /// <inheritdoc/>
    protected override double Answer(double first, double second) => Variant switch
    {
        TaskVariant.AuthorsCode => first + second,
        TaskVariant.Hochreiter => 0.5 + (first + second) / 4,
        _ => (first + second) / 2,
    };
}
