using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;
using RnnHessianFree.Objectives;

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
    public RecurrentModel Bind(RecurrentShape shape) => new Model(shape, this);

    sealed class Model(RecurrentShape shape, TextbookEngine engine) : RecurrentModel(shape, engine)
    {
        protected override IRecurrentObjective Objective(SequenceBatch batch, PassMeter meter) => engine._precision == Precision.Single
            ? new TextbookObjective<float>(Shape, batch, meter) : new TextbookObjective<double>(Shape, batch, meter);
    }
}
