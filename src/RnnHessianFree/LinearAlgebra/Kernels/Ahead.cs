using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>
/// Panels that will be wanted soon and have left the cache. A product asks for them a tile at a time, so that memory is read while the
/// multiply-add units work; asked for all at once they would wait for each other.
/// </summary>
readonly ref struct Ahead<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second = default, ReadOnlySpan<T> third = default) where T : unmanaged
{
    const int LineBytes = 64;

    readonly ReadOnlySpan<T> _first = first, _second = second, _third = third;

    /// <summary>Asks for the part that is to the whole as these rows to all, into the second-level cache: the first holds what the tiles use.</summary>
    public void Fetch(int row, int height, int rows)
    {
        Fetch(_first, row, height, rows);
        Fetch(_second, row, height, rows);
        Fetch(_third, row, height, rows);
    }

    static unsafe void Fetch(ReadOnlySpan<T> panel, int row, int height, int rows)
    {
        if (!Sse.IsSupported || panel.IsEmpty) return;
        int line = LineBytes / sizeof(T), to = (int)((long)panel.Length * (row + height) / rows);
        for (int i = (int)((long)panel.Length * row / rows) / line * line; i < to; i += line)
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.AsRef(in panel[i])));
    }
}
