namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>Numbers in memory that begins on a cache line and stays there, so that no register-wide load straddles two lines.</summary>
sealed class AlignedBuffer<T> where T : unmanaged
{
    const int LineBytes = 64;

    readonly T[] _array;
    readonly int _start;

    /// <summary>A buffer of <paramref name="length"/> zeros.</summary>
    public unsafe AlignedBuffer(int length)
    {
        int line = LineBytes / sizeof(T);
        _array = GC.AllocateArray<T>(checked(length + line), pinned: true);
        fixed (T* first = _array) _start = (int)((LineBytes - (nuint)first % LineBytes) % LineBytes) / sizeof(T);
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_start, Length);

    public Span<T> Slice(int start, int length) => Span.Slice(start, length);

    /// <summary>Replaces a buffer that is too short, by zeros.</summary>
    public static void Grow(ref AlignedBuffer<T> buffer, int length)
    {
        if (buffer.Length < length) buffer = new(length);
    }
}
