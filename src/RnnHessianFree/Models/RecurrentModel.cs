using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models;

/// <summary>
/// A recurrent network with what computes it, and the memory that takes: <see cref="IEngine.Bind"/> makes it. The vanilla one is
/// <c>t_i = W_hx x_i + W_hh h_{i−1} + b_h, h_i = e(t_i), s_i = W_yh h_i + b_y, ŷ_i = g(s_i)</c>, h_0 learned. A model and its objectives serve one caller
/// at a time.
/// </summary>
public abstract class RecurrentModel
{
    /// <summary>What an engine binds.</summary>
    protected RecurrentModel(RecurrentShape shape, IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (Shape, Engine) = (shape, engine);
    }

    /// <summary>The network on the default engine: single precision, all processors.</summary>
    public static RecurrentModel Of(RecurrentShape shape) => new Simd.SimdEngine().Bind(shape);

    /// <summary>Its stages, sizes and units.</summary>
    public RecurrentShape Shape { get; }

    /// <summary>What computes it.</summary>
    public IEngine Engine { get; }

    /// <summary>Its loss on a batch.</summary>
    /// <param name="batch">The data.</param>
    /// <param name="meter">Counts what is asked of the loss; null where nobody asks.</param>
    /// <exception cref="ArgumentException">The batch does not fit the shape, or holds numbers that are not finite.</exception>
    public IRecurrentObjective On(SequenceBatch batch, PassMeter? meter = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Shape.RequireFit(batch);
        return Objective(batch, meter ?? new());
    }

    /// <summary>The loss on a batch that fits.</summary>
    protected abstract IRecurrentObjective Objective(SequenceBatch batch, PassMeter meter);
}
