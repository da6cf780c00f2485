using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>Transposition: 8×8 blocks of single-precision numbers in registers where the hardware can, number by number elsewhere.</summary>
static class TransposeKernel
{
    const int Side = 8;

    /// <summary>transposed[column, row] = panel[row, column]; the rows of the result are <paramref name="stride"/> apart.</summary>
    public static void Transpose<T>(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride) where T : unmanaged
    {
        if (panel.Length < rows * columns || transposed.Length < columns * stride || stride < rows)
            throw new ArgumentException($"A {rows}×{columns} panel does not fit.");
        if (typeof(T) == typeof(float) && Avx.IsSupported && rows >= Side && columns % Side == 0)
        {
            ref float from = ref Unsafe.As<T, float>(ref Unsafe.AsRef(in panel[0]));
            ref float to = ref Unsafe.As<T, float>(ref transposed[0]);
            for (int next = 0; next < rows; next += Side)
            {
                int row = Math.Min(next, rows - Side); // the last blocks may go over rows again
                for (int column = 0; column < columns; column += Side)
                    Block(ref Unsafe.Add(ref from, row * columns + column), columns, ref Unsafe.Add(ref to, column * stride + row), stride);
            }

            return;
        }

        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) transposed[column * stride + row] = panel[row * columns + column];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block(ref float from, int columns, ref float to, int stride)
    {
        // Rows i and i + 4 share a register, so that shuffles within its halves are all that is left to do.
        var r0 = Halves(ref from, 0, columns);
        var r1 = Halves(ref from, 1, columns);
        var r2 = Halves(ref from, 2, columns);
        var r3 = Halves(ref from, 3, columns);
        Quarter(r0, r1, r2, r3, ref to, stride);
        ref float right = ref Unsafe.Add(ref from, 4);
        r0 = Halves(ref right, 0, columns);
        r1 = Halves(ref right, 1, columns);
        r2 = Halves(ref right, 2, columns);
        r3 = Halves(ref right, 3, columns);
        Quarter(r0, r1, r2, r3, ref Unsafe.Add(ref to, 4 * stride), stride);
    }

    // Four numbers of row i below four of row i + 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Halves(ref float from, int i, int columns) =>
        Vector256.Create(Vector128.LoadUnsafe(ref Unsafe.Add(ref from, i * columns)), Vector128.LoadUnsafe(ref Unsafe.Add(ref from, (i + 4) * columns)));

    // Both halves are 4×4 blocks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Quarter(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, ref float to, int stride)
    {
        var low01 = Avx.UnpackLow(r0, r1);
        var low23 = Avx.UnpackLow(r2, r3);
        var high01 = Avx.UnpackHigh(r0, r1);
        var high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref to);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, stride));
        Avx.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref Unsafe.Add(ref to, 2 * stride));
        Avx.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref Unsafe.Add(ref to, 3 * stride));
    }
}
