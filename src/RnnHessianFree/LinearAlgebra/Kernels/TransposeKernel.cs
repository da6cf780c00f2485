using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>Transposition: 4×4 blocks of single-precision numbers in registers where the hardware can, number by number elsewhere.</summary>
static class TransposeKernel
{
    /// <summary>transposed[column, row] = panel[row, column]; the rows of the result are <paramref name="stride"/> apart.</summary>
    public static void Transpose<T>(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride) where T : unmanaged
    {
        if (panel.Length < rows * columns || transposed.Length < columns * stride || stride < rows)
            throw new ArgumentException($"A {rows}×{columns} panel does not fit.");
        int done = 0;
        if (typeof(T) == typeof(float) && Sse.IsSupported && columns % 4 == 0)
        {
            ref float from = ref Unsafe.As<T, float>(ref Unsafe.AsRef(in panel[0]));
            ref float to = ref Unsafe.As<T, float>(ref transposed[0]);
            for (; done + 4 <= rows; done += 4)
                for (int column = 0; column < columns; column += 4)
                    Block(ref Unsafe.Add(ref from, done * columns + column), columns, ref Unsafe.Add(ref to, column * stride + done), stride);
        }

        for (int row = done; row < rows; row++)
            for (int column = 0; column < columns; column++) transposed[column * stride + row] = panel[row * columns + column];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block(ref float from, int columns, ref float to, int stride)
    {
        var r0 = Vector128.LoadUnsafe(ref from);
        var r1 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, columns));
        var r2 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 2 * columns));
        var r3 = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, 3 * columns));
        var low01 = Sse.UnpackLow(r0, r1);
        var low23 = Sse.UnpackLow(r2, r3);
        var high01 = Sse.UnpackHigh(r0, r1);
        var high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref to);
        Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref Unsafe.Add(ref to, stride));
        Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref Unsafe.Add(ref to, 2 * stride));
        Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref Unsafe.Add(ref to, 3 * stride));
    }
}
