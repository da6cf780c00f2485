using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Distributed;

/// <summary>
/// Adds the sums of groups that are spread over ranks, in the order of groups whatever the number of ranks: a reduction of MPI's own may
/// add in another order on another number of ranks, and floating-point sums would differ. Rank r has the r-th of even parts of the groups. It
/// receives the r-th part of the vector from every group, adds those in order, and the parts are gathered: with n numbers a vector, G groups and
/// R ranks, a rank receives nG/R numbers and then n, against 2n of an all-reduce.
/// </summary>
/// <param name="ranks">All of them.</param>
public sealed class OrderedSum(ICommunicator ranks)
{
    readonly int[] _parts = new int[ranks.Size], _sentCounts = new int[ranks.Size], _receivedCounts = new int[ranks.Size];
    double[] _sent = [], _received = [];

    /// <summary>The groups of this rank.</summary>
    public Range OwnOf(int groups) => EvenParts.Of(groups, ranks.Size, ranks.Rank);

    /// <summary>sum = Σ scale · group, in the order of groups, at every rank.</summary>
    /// <param name="own">This rank's groups' vectors, one after the other.</param>
    /// <param name="groups">How many groups there are on all ranks.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="sum">[n].</param>
    public void Run(ReadOnlySpan<double> own, int groups, double scale, Span<double> sum)
    {
        int n = sum.Length, mine = EvenParts.Size(groups, ranks.Size, ranks.Rank), part = EvenParts.Size(n, ranks.Size, ranks.Rank);
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            _parts[rank] = EvenParts.Size(n, ranks.Size, rank);
            _sentCounts[rank] = mine * _parts[rank];
            _receivedCounts[rank] = EvenParts.Size(groups, ranks.Size, rank) * part;
        }
        var sent = Fit(ref _sent, mine * n);
        var received = Fit(ref _received, groups * part);
        Pack(own, n, sent);
        ranks.Exchange(sent, _sentCounts, received, _receivedCounts);

        var slice = sum[EvenParts.Of(n, ranks.Size, ranks.Rank)];
        slice.Clear();
        for (int group = 0; group < groups; group++) TensorPrimitives.MultiplyAdd(received.Slice(group * part, part), scale, slice, slice);
        ranks.Gather(sum, _parts);
    }

    /// <summary>Every group's number, at every rank, in the order of groups.</summary>
    /// <param name="numbers">[groups], this rank's own in their places.</param>
    public void Gather(Span<double> numbers)
    {
        for (int rank = 0; rank < ranks.Size; rank++) _parts[rank] = EvenParts.Size(numbers.Length, ranks.Size, rank);
        ranks.Gather(numbers, _parts);
    }

    // For each rank its part of each vector.
    void Pack(ReadOnlySpan<double> own, int n, Span<double> sent)
    {
        for (int rank = 0; rank < ranks.Size; rank++)
            for (int at = EvenParts.Start(n, ranks.Size, rank); at < own.Length; at += n)
            {
                own.Slice(at, _parts[rank]).CopyTo(sent);
                sent = sent[_parts[rank]..];
            }
    }

    static Span<double> Fit(ref double[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new double[length];
        return buffer.AsSpan(0, length);
    }
}
