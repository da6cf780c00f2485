using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>
/// The readable specification: MathNet matrices, a line an equation, in the paper's notation. It runs on whatever linear algebra provider
/// MathNet finds: managed, or Intel MKL where its packages are present.
/// </summary>
public sealed class TextbookEngine : IEngine
{
    static readonly bool NativeTried = Control.TryUseNativeMKL(); // once a process; stays managed where there is none

    readonly Precision _precision;

    /// <summary>Makes an engine.</summary>
    /// <param name="precision">The arithmetic inside products.</param>
    public TextbookEngine(Precision precision = Precision.Double) => _precision = precision;

    /// <inheritdoc/>
    public string Description =>
        $"mathnet, {(_precision == Precision.Single ? "single" : "double")} precision, "
            + $"{(NativeTried ? "MKL" : "managed")} provider: {LinearAlgebraControl.Provider}";

    /// <inheritdoc/>
    public IRecurrentObjective Objective(RecurrentShape shape, SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(batch);
        shape.RequireFit(batch);
        return _precision == Precision.Single ? new TextbookObjective<float>(shape, batch) : new TextbookObjective<double>(shape, batch);
    }
}
