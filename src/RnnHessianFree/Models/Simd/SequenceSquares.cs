using System.Numerics;
using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// The squared gradients of single sequences, g_b∘g_b, summed over those of a chunk. Of one sequence a stage's gradient Σ_i δ_i z_iᵀ is one matrix
/// product over the steps, once the errors of all steps are known.
/// </summary>
sealed class SequenceSquares<T>(NetworkSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly AlignedBuffer<T>[] _deltas = [.. sizes.All.Select(_ => new AlignedBuffer<T>(0))];

    AlignedBuffer<T> _rows = new(0), _one = new(0);
    int _n, _steps;

    /// <summary>The forward pass that it needs.</summary>
    public ForwardPass<T> Pass { get; } = new(sizes, Simd.Keep.Transposes);

    public void Begin(Chunk<T> chunk)
    {
        (_n, _steps) = (chunk.Columns, chunk.Steps);
        if (sizes.HasOutputPanel) Pass.OutputPanels.Forget(); // of steps that do not count, zeros are to be multiplied by what is finite
        for (int stage = 0; stage < _deltas.Length; stage++) AlignedBuffer<T>.Grow(ref _deltas[stage], _steps * sizes.All[stage].Rows * _n);
        _deltas[^1].Span.Clear();
    }

    /// <summary>Keeps the errors δ_i of a stage's gates, or ε_i of the output's units, the last stage [rows × columns].</summary>
    public void Keep(int stage, int i, ReadOnlySpan<T> delta) => delta.CopyTo(_deltas[stage].Span[((i - 1) * sizes.All[stage].Rows * _n)..]);

    /// <summary>squares += Σ_b (Σ_i δ_i z_iᵀ)², elementwise, of all stages.</summary>
    public void AddTo(WeightGradient<T> squares, int sequences)
    {
        foreach (var stage in sizes.All)
        {
            // δ as [rows of the gates × columns] rows of steps: those of one sequence are then a left factor of the kernels'.
            int rows = stage.Rows, width = sizes.Kernels.PadColumns(_steps), columns = stage.DepthColumns;
            AlignedBuffer<T>.Grow(ref _rows, rows * _n * width);
            AlignedBuffer<T>.Grow(ref _one, rows * columns);
            sizes.Kernels.Transpose(_deltas[stage.Index].Span, _steps, rows * _n, _rows.Span, width);
            bool isOutput = stage == sizes.Output;
            int panelColumns = sizes.All[isOutput ? sizes.OutputPanel : stage.Index].DepthColumns;
            var panels = Pass[isOutput ? sizes.OutputPanel : stage.Index].AllTransposed(isOutput ? sizes.OutputSlot(1) : 0);
            var one = _one.Slice(0, rows * columns);
            var sums = squares.Weights(stage.Index);
            for (int b = 0; b < sequences; b++)
            {
                sizes.Kernels.Multiply(one, columns, rows, columns, new(_rows.Span[(b * width)..], _n * width, panels[(b * panelColumns)..], _n * panelColumns, _steps));
                TensorPrimitives.MultiplyAdd<T>(one, one, sums, sums);
            }
        }
    }
}
