namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>One term A·B of a sum of matrix products, both factors row-major.</summary>
readonly ref struct Term<T>
{
    public readonly ref readonly T A;
    public readonly ref readonly T B;
    public readonly int AStride, BStride, Depth;

    readonly int _aLength, _bLength;

    /// <summary>A [rows × depth], B [depth × columns]; a stride is the distance from one row to the next.</summary>
    public Term(ReadOnlySpan<T> a, int aStride, ReadOnlySpan<T> b, int bStride, int depth)
    {
        A = ref a[0];
        B = ref b[0];
        (AStride, BStride, Depth) = (aStride, bStride, depth);
        (_aLength, _bLength) = (a.Length, b.Length);
    }

    /// <summary>Throws where a product of this many rows and columns would read beyond a factor: the kernels themselves do not check.</summary>
    public void Require(int rows, int columns)
    {
        if (Depth > 0 && ((rows - 1) * AStride + Depth > _aLength || (Depth - 1) * BStride + columns > _bLength))
            throw new ArgumentException($"A {rows}×{Depth}×{columns} product does not fit factors of {_aLength} and {_bLength} numbers.");
    }
}
