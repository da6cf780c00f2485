using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>Where one group of chunks sums what it adds to a gradient or product, and to the loss.</summary>
sealed class WeightGradient<T>(NetworkSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AlignedBuffer<T> _hidden = new(sizes.HiddenRows * sizes.DepthColumns);
    readonly AlignedBuffer<T> _output = new(sizes.OutputRows * sizes.OutputDepthColumns);

    /// <summary>Σ δ_i Z_{i−1}ᵀ: the gradient of [b_h W_hh W_hx]; row stride <see cref="NetworkSizes{T}.DepthColumns"/>.</summary>
    public Span<T> Hidden => _hidden.Span;

    /// <summary>Σ ε_i [1; h_i]ᵀ: the gradient of [b_y W_yh]; row stride <see cref="NetworkSizes{T}.OutputDepthColumns"/>.</summary>
    public Span<T> Output => _output.Span;

    /// <summary>The gradient of h_0.</summary>
    public double[] Initial { get; } = new double[sizes.Hidden];

    /// <summary>Σ mask·loss.</summary>
    public double Loss { get; set; }

    public void Clear()
    {
        _hidden.Span.Clear();
        _output.Span.Clear();
        Array.Clear(Initial);
        Loss = 0;
    }

    /// <summary>vector += scale · these sums, laid out flat.</summary>
    public void AddTo(Span<double> vector, double scale)
    {
        var (layout, x, h, y) = (sizes.Layout, sizes.Inputs, sizes.Hidden, sizes.Outputs);
        var w_hx = layout.InputWeights.Of(vector);
        var w_hh = layout.HiddenWeights.Of(vector);
        var b_h = layout.HiddenBias.Of(vector);
        var h_0 = layout.InitialHidden.Of(vector);
        var w_yh = layout.OutputWeights.Of(vector);
        var b_y = layout.OutputBias.Of(vector);
        for (int i = 0; i < h; i++)
        {
            var row = Hidden.Slice(i * sizes.DepthColumns, sizes.Depth);
            b_h[i] += scale * double.CreateTruncating(row[0]);
            for (int j = 0; j < h; j++) w_hh[i * h + j] += scale * double.CreateTruncating(row[1 + j]);
            for (int j = 0; j < x; j++) w_hx[i * x + j] += scale * double.CreateTruncating(row[1 + h + j]);
            h_0[i] += scale * Initial[i];
        }

        for (int i = 0; i < y; i++)
        {
            var row = Output.Slice(i * sizes.OutputDepthColumns, sizes.OutputDepth);
            b_y[i] += scale * double.CreateTruncating(row[0]);
            for (int j = 0; j < h; j++) w_yh[i * h + j] += scale * double.CreateTruncating(row[1 + j]);
        }
    }
}
