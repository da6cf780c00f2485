using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// The sizes of a network's matrices as the kernels see them. A panel Z_i = [1; h_i; x_{i+1}] stacks all that the next step reads, so that
/// <c>t_{i+1} = [b_h W_hh W_hx] Z_i</c> is one matrix product, and <c>s_i = [b_y W_yh] [1; h_i]</c> reads the top of the same panel.
/// </summary>
sealed class NetworkSizes<T>(RecurrentShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public RecurrentShape Shape { get; } = shape;

    public ParameterLayout Layout { get; } = shape.Layout;

    public Kernels<T> Kernels { get; } = Kernels<T>.Best;

    /// <summary>X, H, Y.</summary>
    public int Inputs => Shape.Inputs;

    public int Hidden => Shape.Hidden;

    public int Outputs => Shape.Outputs;

    /// <summary>1 + H, what the output layer reads.</summary>
    public int OutputDepth => 1 + Hidden;

    /// <summary>1 + H + X, the rows of a panel.</summary>
    public int Depth => 1 + Hidden + Inputs;

    /// <summary>H and Y padded to whole tiles, as rows of a left factor.</summary>
    public int HiddenRows { get; } = PadRows(shape.Hidden);

    public int OutputRows { get; } = PadRows(shape.Outputs);

    /// <summary>1 + H + X and 1 + H padded to whole registers, as columns of a weight gradient.</summary>
    public int DepthColumns => Kernels.PadColumns(Depth);

    public int OutputDepthColumns => Kernels.PadColumns(OutputDepth);

    static int PadRows(int rows) => Math.Max(4, (rows + 1) / 2 * 2);
}
