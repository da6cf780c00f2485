using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>Where one group of chunks sums what it adds to a gradient or product, and to the loss.</summary>
sealed class WeightGradient<T>(NetworkSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AlignedBuffer<T>[] _weights = [.. sizes.All.Select(stage => new AlignedBuffer<T>(stage.Rows * stage.DepthColumns))];
    readonly double[][] _initial = [.. sizes.All.Select(stage => new double[stage.States * stage.Units])];

    /// <summary>Σ δ_i panelᵀ of a stage, gates one below another; row stride <see cref="StageSizes{T}.DepthColumns"/>.</summary>
    public Span<T> Weights(int stage) => _weights[stage].Span;

    /// <summary>The gradient of a stage's state before the first step: h, then memory [units each].</summary>
    public Span<double> Initial(int stage, int state) => _initial[stage].AsSpan(state * sizes.All[stage].Units, sizes.All[stage].Units);

    /// <summary>Σ mask·loss.</summary>
    public double Loss { get; set; }

    public void Clear()
    {
        foreach (var weights in _weights) weights.Span.Clear();
        foreach (double[] initial in _initial) Array.Clear(initial);
        Loss = 0;
    }

    /// <summary>vector += scale · these sums, laid out flat.</summary>
    public void AddTo(Span<double> vector, double scale)
    {
        foreach (var block in sizes.Blocks)
        {
            var stage = sizes.All[block.Stage];
            var to = block.Of(vector);
            if (block.Kind == ParameterKind.Initial)
            {
                for (int unit = 0; unit < to.Length; unit++) to[unit] += scale * Initial(block.Stage, block.Part)[unit];
                continue;
            }

            int column = block.Kind == ParameterKind.Bias ? 0 : stage.Segments[block.Source].Row;
            for (int unit = 0; unit < block.Rows; unit++)
            {
                var row = _weights[block.Stage].Slice((block.Part * stage.UnitRows + unit) * stage.DepthColumns + column, block.Columns);
                for (int j = 0; j < row.Length; j++) to[unit * row.Length + j] += scale * double.CreateTruncating(row[j]);
            }
        }
    }
}
