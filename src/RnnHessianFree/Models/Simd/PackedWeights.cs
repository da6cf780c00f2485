using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>Parameters, or a direction in their space, as left factors of the kernels' products.</summary>
sealed class PackedWeights<T>(NetworkSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AlignedBuffer<T> _hidden = new(sizes.HiddenRows * sizes.Depth);
    readonly AlignedBuffer<T> _output = new(sizes.OutputRows * sizes.OutputDepth);
    readonly AlignedBuffer<T> _hiddenTransposed = new(sizes.HiddenRows * sizes.Hidden);
    readonly AlignedBuffer<T> _outputTransposed = new(sizes.HiddenRows * sizes.Outputs);
    readonly T[] _initial = new T[sizes.Hidden];

    /// <summary>[b_h W_hh W_hx], rows padded; row stride <see cref="NetworkSizes{T}.Depth"/>.</summary>
    public ReadOnlySpan<T> Hidden => _hidden.Span;

    /// <summary>W_hh alone, as part of <see cref="Hidden"/>: same stride.</summary>
    public ReadOnlySpan<T> Recurrent => _hidden.Span[1..];

    /// <summary>[b_y W_yh], rows padded; row stride <see cref="NetworkSizes{T}.OutputDepth"/>.</summary>
    public ReadOnlySpan<T> Output => _output.Span;

    /// <summary>W_yh alone, as part of <see cref="Output"/>: same stride.</summary>
    public ReadOnlySpan<T> OutputWeights => _output.Span[1..];

    /// <summary>W_hhᵀ, rows padded; row stride H.</summary>
    public ReadOnlySpan<T> RecurrentTransposed => _hiddenTransposed.Span;

    /// <summary>W_yhᵀ, rows padded; row stride Y.</summary>
    public ReadOnlySpan<T> OutputTransposed => _outputTransposed.Span;

    /// <summary>h_0.</summary>
    public ReadOnlySpan<T> Initial => _initial;

    /// <summary>Takes over a flat vector.</summary>
    public void Load(ReadOnlySpan<double> vector)
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
            var row = _hidden.Slice(i * sizes.Depth, sizes.Depth);
            row[0] = T.CreateTruncating(b_h[i]);
            for (int j = 0; j < h; j++)
                row[1 + j] = _hiddenTransposed.Span[j * h + i] = T.CreateTruncating(w_hh[i * h + j]);
            for (int j = 0; j < x; j++) row[1 + h + j] = T.CreateTruncating(w_hx[i * x + j]);
            _initial[i] = T.CreateTruncating(h_0[i]);
        }

        for (int i = 0; i < y; i++)
        {
            var row = _output.Slice(i * sizes.OutputDepth, sizes.OutputDepth);
            row[0] = T.CreateTruncating(b_y[i]);
            for (int j = 0; j < h; j++)
                row[1 + j] = _outputTransposed.Span[j * y + i] = T.CreateTruncating(w_yh[i * h + j]);
        }
    }
}
