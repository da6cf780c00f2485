using System.Runtime.InteropServices;
using RnnHessianFree.Distributed;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// Keeps the ranks of a run at one: where a clock, a signal or an evaluation decides what comes next, rank 0 decides for all. A process that
/// trains alone agrees with itself.
/// </summary>
/// <param name="ranks">Who trains together; null for a process alone.</param>
sealed class Agreement(ICommunicator? ranks)
{
    /// <summary>How many ranks there are.</summary>
    public int Size => ranks?.Size ?? 1;

    bool IsLeader => ranks is null or { Rank: 0 };

    /// <summary>Whether it is so on rank 0.</summary>
    public bool On(bool mine)
    {
        if (ranks is null) return mine;
        Span<byte> answer = [mine ? (byte)1 : (byte)0];
        ranks.Broadcast(answer);
        return answer[0] != 0;
    }

    /// <summary>What rank 0 finds; the others do not look.</summary>
    public Evaluation On(Func<Evaluation> evaluate)
    {
        if (ranks is null) return evaluate();
        Span<double> numbers = stackalloc double[3];
        if (IsLeader && evaluate() is var (loss, error, stepError)) (numbers[0], numbers[1], numbers[2]) = (loss, error, stepError ?? double.NaN);
        ranks.Broadcast(MemoryMarshal.AsBytes(numbers));
        return new(numbers[0], numbers[1], double.IsNaN(numbers[2]) ? null : numbers[2]);
    }

    /// <summary>Checks that all ranks have the same θ, to the bit.</summary>
    /// <exception cref="InvalidOperationException">One has another; thrown on rank 0.</exception>
    public void RequireSame(int step, ReadOnlySpan<double> theta)
    {
        if (ranks is null) return;
        Span<double> sums = new double[ranks.Size];
        sums[ranks.Rank] = BitConverter.UInt64BitsToDouble(Mark(theta));
        ranks.Gather(sums, [.. Enumerable.Repeat(1, ranks.Size)]);
        if (!IsLeader) return;
        var marks = MemoryMarshal.Cast<double, ulong>(sums);
        for (int rank = 1; rank < marks.Length; rank++)
            if (marks[rank] != marks[0])
                throw new InvalidOperationException($"rank {rank} has other parameters than rank 0 after step {step}: it computes differently");
    }

    // FNV-1a over 64-bit words (Fowler, Noll, Vo): any single bit shows.
    static ulong Mark(ReadOnlySpan<double> theta)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (ulong bits in MemoryMarshal.Cast<double, ulong>(theta)) hash = (hash ^ bits) * 0x100000001b3;
        return hash;
    }
}
