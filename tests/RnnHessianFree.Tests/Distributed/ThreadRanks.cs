using System.Runtime.InteropServices;
using RnnHessianFree.Distributed;

namespace RnnHessianFree.Tests.Distributed;

/// <summary>Ranks that are threads of this process.</summary>
sealed class ThreadRanks
{
    readonly Barrier _barrier;
    readonly byte[][] _sent;

    ThreadRanks(int size) => (_barrier, _sent) = (new(size), new byte[size][]);

    /// <summary>What each of so many ranks gives.</summary>
    public static T[] Run<T>(int size, Func<ICommunicator, T> rank)
    {
        var ranks = new ThreadRanks(size);
        var results = new T[size];
        var threads = Enumerable.Range(0, size).Select(r => Task.Factory.StartNew(
            () => results[r] = rank(new Communicator(ranks, r)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll([.. threads]);
        return results;
    }

    sealed class Communicator(ThreadRanks ranks, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => ranks._sent.Length;

        public void Broadcast(Span<byte> bytes)
        {
            Post(bytes);
            ranks._sent[0].CopyTo(bytes);
            ranks._barrier.SignalAndWait();
        }

        public void Gather(Span<double> vector, ReadOnlySpan<int> counts)
        {
            int at = 0;
            foreach (int count in counts[..rank]) at += count;
            Post(MemoryMarshal.AsBytes(vector.Slice(at, counts[rank])));
            for (int from = 0; from < Size; from++)
            {
                MemoryMarshal.Cast<byte, double>(ranks._sent[from]).CopyTo(vector);
                vector = vector[counts[from]..];
            }
            ranks._barrier.SignalAndWait();
        }

        public void Exchange(ReadOnlySpan<double> sent, ReadOnlySpan<int> sentCounts, Span<double> received, ReadOnlySpan<int> receivedCounts)
        {
            // Everybody sees everybody's counts: they follow from the sizes, which the test's ranks share.
            Post([.. MemoryMarshal.AsBytes(sentCounts), .. MemoryMarshal.AsBytes(sent)]);
            for (int from = 0; from < Size; from++)
            {
                var counts = MemoryMarshal.Cast<byte, int>(ranks._sent[from].AsSpan(0, Size * sizeof(int)));
                int at = 0;
                foreach (int count in counts[..rank]) at += count;
                Assert.Equal(receivedCounts[from], counts[rank]);
                MemoryMarshal.Cast<byte, double>(ranks._sent[from].AsSpan(Size * sizeof(int))).Slice(at, counts[rank]).CopyTo(received);
                received = received[counts[rank]..];
            }
            ranks._barrier.SignalAndWait();
        }

        void Post(ReadOnlySpan<byte> bytes)
        {
            ranks._sent[rank] = bytes.ToArray();
            ranks._barrier.SignalAndWait();
        }
    }
}
