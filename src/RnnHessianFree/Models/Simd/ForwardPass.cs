using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>How much of a forward pass is kept.</summary>
enum Keep
{
    /// <summary>The outputs of the masked steps: enough for the loss.</summary>
    Outputs,

    /// <summary>The panels Z_i too: enough for one backward pass, which transposes each as it comes to it.</summary>
    Panels,

    /// <summary>The panels and their transposes, for many backward passes.</summary>
    Transposes,
}

/// <summary>
/// What a forward pass over one chunk leaves behind: the panels Z_i = [1; h_i; x_{i+1}], i = 0..T, their transposes (the right factors of
/// the weight gradients), and the outputs of the masked steps. Where panels are not kept, two serve in turn.
/// </summary>
sealed class ForwardPass<T>(NetworkSizes<T> sizes, Keep keep) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    AlignedBuffer<T> _panels = new(0), _transposed = new(0), _outputs = new(0);
    int _columns, _transposedStep;

    /// <summary>Bytes held.</summary>
    public unsafe long Bytes => (long)sizeof(T) * (_panels.Length + _transposed.Length + _outputs.Length);

    /// <summary>Makes room for a chunk; what was kept before is lost.</summary>
    public void Fit(Chunk<T> chunk)
    {
        (_columns, _transposedStep) = (chunk.Columns, -1);
        int panels = chunk.Steps + 1;
        AlignedBuffer<T>.Grow(ref _panels, ((keep == Keep.Outputs ? 2 : panels) * sizes.Depth + sizes.HiddenRows - sizes.Hidden) * _columns);
        AlignedBuffer<T>.Grow(ref _transposed, (keep == Keep.Transposes ? panels : 1) * _columns * sizes.DepthColumns);
        AlignedBuffer<T>.Grow(ref _outputs, chunk.MaskedSteps * sizes.Outputs * _columns);
    }

    /// <summary>Z_i [(1 + H + X) × columns].</summary>
    public Span<T> Panel(int i) => _panels.Slice((keep == Keep.Outputs ? i % 2 : i) * sizes.Depth * _columns, sizes.Depth * _columns);

    /// <summary>h_i [H × columns], part of Z_i.</summary>
    public Span<T> Hidden(int i) => Panel(i).Slice(_columns, sizes.Hidden * _columns);

    /// <summary>h_i, rows padded; the padding's numbers mean nothing.</summary>
    public Span<T> HiddenPadded(int i) => _panels.Slice((keep == Keep.Outputs ? i % 2 : i) * sizes.Depth * _columns + _columns, sizes.HiddenRows * _columns);

    /// <summary>Called when Z_i is complete.</summary>
    public void Completed(int i)
    {
        if (keep == Keep.Transposes) Transpose(i, Slot(i));
    }

    /// <summary>Z_iᵀ [columns × (1 + H + X)], rows padded to <see cref="NetworkSizes{T}.DepthColumns"/>.</summary>
    public ReadOnlySpan<T> Transposed(int i)
    {
        if (keep == Keep.Transposes) return Slot(i);
        if (_transposedStep != i) Transpose(i, Slot(0));
        _transposedStep = i;
        return Slot(0);
    }

    /// <summary>What a backward pass reads first at step i: h_i, or Z_{i−1} where it has to transpose that.</summary>
    public ReadOnlySpan<T> FirstRead(int i) => keep == Keep.Transposes || i == 0 ? Hidden(i) : Panel(i - 1);

    /// <summary>ŷ of a masked step [Y × columns].</summary>
    public Span<T> Outputs(int slot) => _outputs.Slice(slot * sizes.Outputs * _columns, sizes.Outputs * _columns);

    Span<T> Slot(int i) => _transposed.Slice(i * _columns * sizes.DepthColumns, _columns * sizes.DepthColumns);

    void Transpose(int i, Span<T> transposed) => sizes.Kernels.Transpose(Panel(i), sizes.Depth, _columns, transposed, sizes.DepthColumns);
}
