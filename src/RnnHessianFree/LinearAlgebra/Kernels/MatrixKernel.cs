using System.Runtime.CompilerServices;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>
/// <c>C = A·B + A'·B'</c> or <c>C += A·B + A'·B'</c> for small row-major matrices, at the speed of the machine's multiply-add units.
/// A tile of C stays in registers while the depth runs: at each depth one register-wide load for every tile column and one broadcast for
/// every tile row feed rows × columns multiply-adds. Nothing is packed, because right factors are narrow panels that fit the cache as they are.
/// </summary>
/// <remarks>
/// Tiles of 6 and of 4 rows together cover every even number of rows from 4 on (<see cref="PadRows"/>). Tiles are 4 registers wide where
/// the machine has 32 (6·4 sums, 4 loads, 1 broadcast) and 2 where it has 16; what is left over is done narrower.
/// </remarks>
static class MatrixKernel<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The least number of rows, at least <paramref name="rows"/>, that tiles can cover.</summary>
    public static int PadRows(int rows) => Math.Max(4, (rows + 1) / 2 * 2);

    public static void Multiply<TEpilogue>(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second, bool accumulate, in TEpilogue epilogue,
        in Ahead<T> ahead)
        where TEpilogue : struct, IEpilogue<TVector>, allows ref struct
    {
        if (rows != PadRows(rows) || columns % TLanes.Count != 0 || (rows - 1) * cStride + columns > c.Length)
            throw new ArgumentException($"A {rows}×{columns} product does not fit tiles or its {c.Length} numbers.");
        first.Require(rows, columns);
        second.Require(rows, columns);

        int sixes = (rows % 6) switch { 0 => rows, 2 => rows - 8, _ => rows - 4 };
        for (int column = 0, width; column < columns; column += width * TLanes.Count)
        {
            width = Math.Min((columns - column) / TLanes.Count, Unsafe.SizeOf<TVector>() == 64 ? 4 : 2);
            for (int row = 0, height; row < rows; row += height)
            {
                height = row < sixes ? 6 : 4;
                if (column == 0) ahead.Fetch(row, height, rows);
                ref T tile = ref c[row * cStride + column];
                switch (row < sixes, width)
                {
                    case (true, 4): Tile<Six, Four, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    case (true, 3): Tile<Six, Three, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    case (true, 2): Tile<Six, Two, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    case (true, _): Tile<Six, One, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    case (_, 4): Tile<Four, Four, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    case (_, 3): Tile<Four, Three, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    case (_, 2): Tile<Four, Two, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                    default: Tile<Four, One, TEpilogue>(ref tile, cStride, first, second, row, column, accumulate, epilogue); break;
                }
            }
        }
    }

    /// <summary>The same, and an addend after the epilogue.</summary>
    public static void Multiply<TEpilogue>(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second, bool accumulate, in TEpilogue epilogue,
        in Ahead<T> ahead, in Addend<T> addend)
        where TEpilogue : struct, IEpilogue<TVector>, allows ref struct
    {
        Multiply(c, cStride, rows, columns, first, second, accumulate, epilogue, ahead);
        if (addend.X.IsEmpty) return;
        if (addend.X.Length < (rows - 1) * cStride + columns || addend.Alive.Length < columns)
            throw new ArgumentException($"A {rows}×{columns} product does not fit the panel that is added.");
        // A pass of its own: inside the tile it is more than the JIT inlines, and costs a fifth of the product.
        for (int column = 0; column < columns; column += TLanes.Count)
        {
            var scale = TLanes.Multiply(TLanes.Broadcast(addend.Weight), TLanes.Load(in addend.Alive[column]));
            for (int at = column; at < rows * cStride; at += cStride)
                TLanes.Store(TLanes.MultiplyAdd(scale, TLanes.Load(in addend.X[at]), TLanes.Load(in c[at])), ref c[at]);
        }
    }

    // The branches on the tile's size are constants to the JIT, which leaves out the sums a smaller tile does not have.
    static void Tile<THeight, TWidth, TEpilogue>(
        ref T c, int cStride, in Term<T> first, in Term<T> second, int row, int column, bool accumulate, in TEpilogue epilogue)
        where THeight : struct, ISize
        where TWidth : struct, ISize
        where TEpilogue : struct, IEpilogue<TVector>, allows ref struct
    {
        int n = TLanes.Count;
        bool six = THeight.Value == 6, two = TWidth.Value >= 2, three = TWidth.Value >= 3, four = TWidth.Value == 4;
        TVector c00 = default, c01 = default, c02 = default, c03 = default;
        TVector c10 = default, c11 = default, c12 = default, c13 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default;
        TVector c30 = default, c31 = default, c32 = default, c33 = default;
        TVector c40 = default, c41 = default, c42 = default, c43 = default;
        TVector c50 = default, c51 = default, c52 = default, c53 = default;
        ref T c1 = ref Unsafe.Add(ref c, 1 * cStride);
        ref T c2 = ref Unsafe.Add(ref c, 2 * cStride);
        ref T c3 = ref Unsafe.Add(ref c, 3 * cStride);
        ref T c4 = ref Unsafe.Add(ref c, 4 * cStride);
        ref T c5 = ref Unsafe.Add(ref c, 5 * cStride);
        if (accumulate)
        {
            c00 = TLanes.Load(in c);
            if (two) c01 = TLanes.Load(in Unsafe.Add(ref c, n));
            if (three) c02 = TLanes.Load(in Unsafe.Add(ref c, 2 * n));
            if (four) c03 = TLanes.Load(in Unsafe.Add(ref c, 3 * n));
            c10 = TLanes.Load(in c1);
            if (two) c11 = TLanes.Load(in Unsafe.Add(ref c1, n));
            if (three) c12 = TLanes.Load(in Unsafe.Add(ref c1, 2 * n));
            if (four) c13 = TLanes.Load(in Unsafe.Add(ref c1, 3 * n));
            c20 = TLanes.Load(in c2);
            if (two) c21 = TLanes.Load(in Unsafe.Add(ref c2, n));
            if (three) c22 = TLanes.Load(in Unsafe.Add(ref c2, 2 * n));
            if (four) c23 = TLanes.Load(in Unsafe.Add(ref c2, 3 * n));
            c30 = TLanes.Load(in c3);
            if (two) c31 = TLanes.Load(in Unsafe.Add(ref c3, n));
            if (three) c32 = TLanes.Load(in Unsafe.Add(ref c3, 2 * n));
            if (four) c33 = TLanes.Load(in Unsafe.Add(ref c3, 3 * n));
            if (six) c40 = TLanes.Load(in c4);
            if (six && two) c41 = TLanes.Load(in Unsafe.Add(ref c4, n));
            if (six && three) c42 = TLanes.Load(in Unsafe.Add(ref c4, 2 * n));
            if (six && four) c43 = TLanes.Load(in Unsafe.Add(ref c4, 3 * n));
            if (six) c50 = TLanes.Load(in c5);
            if (six && two) c51 = TLanes.Load(in Unsafe.Add(ref c5, n));
            if (six && three) c52 = TLanes.Load(in Unsafe.Add(ref c5, 2 * n));
            if (six && four) c53 = TLanes.Load(in Unsafe.Add(ref c5, 3 * n));
        }

        Term<T> term = first;
        for (bool last = false; ; last = true, term = second)
        {
            ref T a0 = ref Unsafe.Add(ref Unsafe.AsRef(in term.A), row * term.AStride);
            ref T a1 = ref Unsafe.Add(ref a0, term.AStride);
            ref T a2 = ref Unsafe.Add(ref a1, term.AStride);
            ref T a3 = ref Unsafe.Add(ref a2, term.AStride);
            ref T a4 = ref Unsafe.Add(ref a3, term.AStride);
            ref T a5 = ref Unsafe.Add(ref a4, term.AStride);
            ref T b = ref Unsafe.Add(ref Unsafe.AsRef(in term.B), column);
            nint depth = term.Depth, bStride = term.BStride;
            for (nint k = 0; k < depth; k++, b = ref Unsafe.Add(ref b, bStride))
            {
                TVector a, b0 = TLanes.Load(in b), b1 = default, b2 = default, b3 = default;
                if (two) b1 = TLanes.Load(in Unsafe.Add(ref b, n));
                if (three) b2 = TLanes.Load(in Unsafe.Add(ref b, 2 * n));
                if (four) b3 = TLanes.Load(in Unsafe.Add(ref b, 3 * n));

                a = TLanes.Broadcast(Unsafe.Add(ref a0, k));
                c00 = TLanes.MultiplyAdd(a, b0, c00);
                if (two) c01 = TLanes.MultiplyAdd(a, b1, c01);
                if (three) c02 = TLanes.MultiplyAdd(a, b2, c02);
                if (four) c03 = TLanes.MultiplyAdd(a, b3, c03);
                a = TLanes.Broadcast(Unsafe.Add(ref a1, k));
                c10 = TLanes.MultiplyAdd(a, b0, c10);
                if (two) c11 = TLanes.MultiplyAdd(a, b1, c11);
                if (three) c12 = TLanes.MultiplyAdd(a, b2, c12);
                if (four) c13 = TLanes.MultiplyAdd(a, b3, c13);
                a = TLanes.Broadcast(Unsafe.Add(ref a2, k));
                c20 = TLanes.MultiplyAdd(a, b0, c20);
                if (two) c21 = TLanes.MultiplyAdd(a, b1, c21);
                if (three) c22 = TLanes.MultiplyAdd(a, b2, c22);
                if (four) c23 = TLanes.MultiplyAdd(a, b3, c23);
                a = TLanes.Broadcast(Unsafe.Add(ref a3, k));
                c30 = TLanes.MultiplyAdd(a, b0, c30);
                if (two) c31 = TLanes.MultiplyAdd(a, b1, c31);
                if (three) c32 = TLanes.MultiplyAdd(a, b2, c32);
                if (four) c33 = TLanes.MultiplyAdd(a, b3, c33);
                if (!six) continue;
                a = TLanes.Broadcast(Unsafe.Add(ref a4, k));
                c40 = TLanes.MultiplyAdd(a, b0, c40);
                if (two) c41 = TLanes.MultiplyAdd(a, b1, c41);
                if (three) c42 = TLanes.MultiplyAdd(a, b2, c42);
                if (four) c43 = TLanes.MultiplyAdd(a, b3, c43);
                a = TLanes.Broadcast(Unsafe.Add(ref a5, k));
                c50 = TLanes.MultiplyAdd(a, b0, c50);
                if (two) c51 = TLanes.MultiplyAdd(a, b1, c51);
                if (three) c52 = TLanes.MultiplyAdd(a, b2, c52);
                if (four) c53 = TLanes.MultiplyAdd(a, b3, c53);
            }

            if (last || second.Depth == 0) break;
        }

        nint at0 = row * cStride + column, at1 = at0 + cStride, at2 = at1 + cStride, at3 = at2 + cStride, at4 = at3 + cStride, at5 = at4 + cStride;
        TLanes.Store(epilogue.Of(c00, at0, column), ref c);
        if (two) TLanes.Store(epilogue.Of(c01, at0 + n, column + n), ref Unsafe.Add(ref c, n));
        if (three) TLanes.Store(epilogue.Of(c02, at0 + 2 * n, column + 2 * n), ref Unsafe.Add(ref c, 2 * n));
        if (four) TLanes.Store(epilogue.Of(c03, at0 + 3 * n, column + 3 * n), ref Unsafe.Add(ref c, 3 * n));
        TLanes.Store(epilogue.Of(c10, at1, column), ref c1);
        if (two) TLanes.Store(epilogue.Of(c11, at1 + n, column + n), ref Unsafe.Add(ref c1, n));
        if (three) TLanes.Store(epilogue.Of(c12, at1 + 2 * n, column + 2 * n), ref Unsafe.Add(ref c1, 2 * n));
        if (four) TLanes.Store(epilogue.Of(c13, at1 + 3 * n, column + 3 * n), ref Unsafe.Add(ref c1, 3 * n));
        TLanes.Store(epilogue.Of(c20, at2, column), ref c2);
        if (two) TLanes.Store(epilogue.Of(c21, at2 + n, column + n), ref Unsafe.Add(ref c2, n));
        if (three) TLanes.Store(epilogue.Of(c22, at2 + 2 * n, column + 2 * n), ref Unsafe.Add(ref c2, 2 * n));
        if (four) TLanes.Store(epilogue.Of(c23, at2 + 3 * n, column + 3 * n), ref Unsafe.Add(ref c2, 3 * n));
        TLanes.Store(epilogue.Of(c30, at3, column), ref c3);
        if (two) TLanes.Store(epilogue.Of(c31, at3 + n, column + n), ref Unsafe.Add(ref c3, n));
        if (three) TLanes.Store(epilogue.Of(c32, at3 + 2 * n, column + 2 * n), ref Unsafe.Add(ref c3, 2 * n));
        if (four) TLanes.Store(epilogue.Of(c33, at3 + 3 * n, column + 3 * n), ref Unsafe.Add(ref c3, 3 * n));
        if (!six) return;
        TLanes.Store(epilogue.Of(c40, at4, column), ref c4);
        if (two) TLanes.Store(epilogue.Of(c41, at4 + n, column + n), ref Unsafe.Add(ref c4, n));
        if (three) TLanes.Store(epilogue.Of(c42, at4 + 2 * n, column + 2 * n), ref Unsafe.Add(ref c4, 2 * n));
        if (four) TLanes.Store(epilogue.Of(c43, at4 + 3 * n, column + 3 * n), ref Unsafe.Add(ref c4, 3 * n));
        TLanes.Store(epilogue.Of(c50, at5, column), ref c5);
        if (two) TLanes.Store(epilogue.Of(c51, at5 + n, column + n), ref Unsafe.Add(ref c5, n));
        if (three) TLanes.Store(epilogue.Of(c52, at5 + 2 * n, column + 2 * n), ref Unsafe.Add(ref c5, 2 * n));
        if (four) TLanes.Store(epilogue.Of(c53, at5 + 3 * n, column + 3 * n), ref Unsafe.Add(ref c5, 3 * n));
    }

    interface ISize
    {
        static abstract int Value { get; }
    }

    readonly struct One : ISize
    {
        public static int Value => 1;
    }

    readonly struct Two : ISize
    {
        public static int Value => 2;
    }

    readonly struct Three : ISize
    {
        public static int Value => 3;
    }

    readonly struct Four : ISize
    {
        public static int Value => 4;
    }

    readonly struct Six : ISize
    {
        public static int Value => 6;
    }
}
