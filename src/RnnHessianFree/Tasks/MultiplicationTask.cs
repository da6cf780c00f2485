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
    protected override double Neutral => 1;

    /// <inheritdoc/>
    protected override double NextValue(RandomStream random) => random.NextDouble();

    /// <inheritdoc/>
    protected override double Answer(double first, double second) => first * second;
}
