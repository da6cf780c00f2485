namespace RnnHessianFree.Distributed;

/// <summary>
/// Processes that compute together, by their ranks from 0. Every rank makes the same calls in the same order; each returns when what it
/// needs of the others is there.
/// </summary>
public interface ICommunicator
{
    /// <summary>Which of them this process is.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Size { get; }

    /// <summary>Rank 0's bytes become everybody's.</summary>
    void Broadcast(Span<byte> bytes);

    /// <summary>Everybody's part of a vector becomes everybody's: parts lie in the order of ranks, each rank's own is there already.</summary>
    /// <param name="vector">The parts.</param>
    /// <param name="counts">The numbers in each [Size].</param>
    void Gather(Span<double> vector, ReadOnlySpan<int> counts);

    /// <summary>Everybody sends a part of what it has to each: part r of <paramref name="sent"/> is what rank r receives from this one.</summary>
    /// <param name="sent">The parts, in the order of the ranks that they are for.</param>
    /// <param name="sentCounts">The numbers in each [Size].</param>
    /// <param name="received">What came, in the order of the ranks that it came from.</param>
    /// <param name="receivedCounts">The numbers from each [Size].</param>
    void Exchange(ReadOnlySpan<double> sent, ReadOnlySpan<int> sentCounts, Span<double> received, ReadOnlySpan<int> receivedCounts);
}
