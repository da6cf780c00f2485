using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// How a batch is dealt out for summing. Sequences are sorted by length, so that a chunk's columns end at about the same step, and dealt
/// into chunks; neighbouring chunks form groups. It depends on the lengths and the width of a register alone, and therefore so does every
/// result whose groups are added in order.
/// </summary>
public sealed class Dealing
{
    /// <summary>A chunk is at most this many registers wide: 64 single-precision columns of 512-bit registers, the best of 16 to 256 tried.</summary>
    const int ChunkRegisters = 4;

    /// <summary>At least this many chunks where the batch allows, for as many threads to have work.</summary>
    const int LeastChunks = 4;

    /// <summary>At most this many groups: as many threads can share a product, and as many copies of the weights are summed.</summary>
    const int MostGroups = 32;

    readonly int[] _order;
    readonly int _lanes, _registers;

    /// <summary>The dealing of sequences of these lengths.</summary>
    /// <param name="lengths">Each sequence's length.</param>
    /// <param name="lanes">Sequences in a register.</param>
    public Dealing(ReadOnlySpan<int> lengths, int lanes)
    {
        int[] of = lengths.ToArray();
        _order = [.. Enumerable.Range(0, of.Length)];
        Array.Sort(_order, (a, b) => of[a] != of[b] ? of[b].CompareTo(of[a]) : a.CompareTo(b));
        (_lanes, _registers) = (lanes, (of.Length + lanes - 1) / lanes);
        Chunks = Math.Max((_registers + ChunkRegisters - 1) / ChunkRegisters, Math.Min(_registers, LeastChunks));
        Groups = Math.Min(Chunks, MostGroups);
    }

    /// <summary>How many chunks there are.</summary>
    public int Chunks { get; }

    /// <summary>How many groups.</summary>
    public int Groups { get; }

    /// <summary>The sequences of a chunk, one a column.</summary>
    public ReadOnlySpan<int> Chunk(int chunk) => _order.AsSpan(Start(chunk)..Start(chunk + 1));

    /// <summary>The chunks of a group, or of neighbouring groups.</summary>
    public Range ChunksOf(Range groups) =>
        EvenParts.Start(Chunks, Groups, groups.Start.Value)..EvenParts.Start(Chunks, Groups, groups.End.Value);

    /// <summary>The sequences of neighbouring groups.</summary>
    public ReadOnlySpan<int> SequencesOf(Range groups)
    {
        var chunks = ChunksOf(groups);
        return _order.AsSpan(Start(chunks.Start.Value)..Start(chunks.End.Value));
    }

    int Start(int chunk) => Math.Min(EvenParts.Start(_registers, Chunks, chunk) * _lanes, _order.Length);
}
