using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Models;

/// <summary>
/// A recurrent network. The vanilla one is <c>t_i = W_hx x_i + W_hh h_{i−1} + b_h, h_i = e(t_i), s_i = W_yh h_i + b_y, ŷ_i = g(s_i)</c>, h_0
/// learned.
/// </summary>
/// <param name="Shape">Its stages, sizes and units.</param>
/// <param name="Engine">What computes it.</param>
public sealed record RecurrentModel(RecurrentShape Shape, IEngine Engine)
{
    /// <summary>The network on the default engine: single precision, all processors.</summary>
    public RecurrentModel(RecurrentShape shape) : this(shape, new SimdEngine()) { }

    /// <summary>Its loss on a batch.</summary>
    public IRecurrentObjective On(SequenceBatch batch) => Engine.Objective(Shape, batch);
}
