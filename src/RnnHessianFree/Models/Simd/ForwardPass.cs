using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// What a forward pass over one chunk leaves behind: the panels Z_i = [1; h_i; x_{i+1}], i = 0..T, their transposes (the right factors of
/// the weight gradients), and the outputs of the masked steps. Where nothing is to be remembered, two panels serve in turn.
/// </summary>
sealed class ForwardPass<T>(NetworkSizes<T> sizes, bool remember) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    AlignedBuffer<T> _panels = new(0), _transposed = new(0), _outputs = new(0);
    int _columns;

    public bool Remembers => remember;

    /// <summary>Bytes held.</summary>
    public unsafe long Bytes => (long)sizeof(T) * (_panels.Length + _transposed.Length + _outputs.Length);

    /// <summary>Makes room for a chunk; what was remembered before is lost.</summary>
    public void Fit(Chunk<T> chunk)
    {
        _columns = chunk.Columns;
        int panels = remember ? chunk.Steps + 1 : 2;
        Grow(ref _panels, panels * sizes.Depth * _columns);
        Grow(ref _transposed, remember ? panels * _columns * sizes.DepthColumns : 0);
        Grow(ref _outputs, chunk.MaskedSteps * sizes.Outputs * _columns);
    }

    /// <summary>Z_i [(1 + H + X) × columns].</summary>
    public Span<T> Panel(int i) => _panels.Slice((remember ? i : i % 2) * sizes.Depth * _columns, sizes.Depth * _columns);

    /// <summary>h_i [H × columns], part of Z_i.</summary>
    public Span<T> Hidden(int i) => Panel(i).Slice(_columns, sizes.Hidden * _columns);

    /// <summary>Z_iᵀ [columns × (1 + H + X)], rows padded to <see cref="NetworkSizes{T}.DepthColumns"/>.</summary>
    public Span<T> Transposed(int i) => _transposed.Slice(i * _columns * sizes.DepthColumns, _columns * sizes.DepthColumns);

    /// <summary>ŷ of a masked step [Y × columns].</summary>
    public Span<T> Outputs(int slot) => _outputs.Slice(slot * sizes.Outputs * _columns, sizes.Outputs * _columns);

    static void Grow(ref AlignedBuffer<T> buffer, int length)
    {
        if (buffer.Length < length) buffer = new(length);
    }
}
