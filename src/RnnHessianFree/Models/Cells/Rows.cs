using System.Runtime.CompilerServices;

namespace RnnHessianFree.Models.Cells;

/// <summary>The numbers of one unit, such as its gates, each in a panel of its own.</summary>
/// <param name="first">That of the first panel.</param>
/// <param name="stride">The distance from one panel to the next.</param>
/// <typeparam name="TNumbers">Sequences side by side.</typeparam>
public readonly ref struct Rows<TNumbers>(ref TNumbers first, nint stride) where TNumbers : struct
{
    readonly ref TNumbers _first = ref first;
    readonly nint _stride = stride;

    /// <summary>The number in panel k; not checked.</summary>
    public ref TNumbers this[int k]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _first, k * _stride);
    }
}
