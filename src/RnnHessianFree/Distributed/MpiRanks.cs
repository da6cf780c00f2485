namespace RnnHessianFree.Distributed;

/// <summary>The processes that <c>mpirun</c> or <c>srun</c> started, by the MPI library of the system. There is one of it in a process.</summary>
public sealed unsafe class MpiRanks : ICommunicator, IDisposable
{
    readonly nint _all = Mpi.World;
    readonly int[] _starts, _sentStarts;
    RankWatch? _watch;

    MpiRanks(int rank, int size, bool isWatchable)
    {
        (Rank, Size, IsWatchable) = (rank, size, isWatchable);
        (_starts, _sentStarts) = (new int[size], new int[size]);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Whether the library lets threads call it side by side, so that ranks can watch each other while they compute.</summary>
    public bool IsWatchable { get; }

    /// <summary>Loads MPI and joins the others.</summary>
    /// <exception cref="DllNotFoundException">There is no MPI library.</exception>
    /// <exception cref="InvalidOperationException">MPI sees another number of processes than the launcher started.</exception>
    public static MpiRanks Join(Launcher launcher)
    {
        ArgumentNullException.ThrowIfNull(launcher);
        Mpi.Load(launcher.Libraries);
        int provided = 0, rank = 0, size = 0;
        Mpi.InitThread(null, null, Mpi.ThreadMultiple, &provided);
        Mpi.Rank(Mpi.World, &rank);
        Mpi.Size(Mpi.World, &size);
        if (size == launcher.Size) return new(rank, size, provided >= Mpi.ThreadMultiple);
        Mpi.Finish();
        throw new InvalidOperationException($"{launcher.Size} processes were started, and MPI sees {size}: start them with the mpirun of the same "
            + $"MPI library, or srun --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH); {Launcher.LibraryVariable}=PATH names another library");
    }

    /// <summary>From now on each rank watches the one before it.</summary>
    /// <param name="limit">How long that may be silent.</param>
    /// <param name="isSilent">Told, on another thread, who has been for so long.</param>
    public void Watch(TimeSpan limit, Action<int, TimeSpan> isSilent)
    {
        if (IsWatchable) _watch ??= new(Rank, Size, limit, isSilent);
    }

    /// <summary>Whether the rank before this one has been silent for so long, and no rank has said so yet.</summary>
    public bool IsSilent(TimeSpan limit, out int rank)
    {
        rank = (Rank + Size - 1) % Size;
        return _watch is { IsLossKnown: false } watch && watch.Silence >= limit;
    }

    /// <summary>Lets the others know that the user is being told of a loss.</summary>
    public void TellLoss() => _watch?.TellLoss();

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes)
    {
        fixed (byte* buffer = bytes) Mpi.Broadcast(buffer, bytes.Length, Mpi.Byte, 0, _all);
    }

    /// <inheritdoc/>
    public void Gather(Span<double> vector, ReadOnlySpan<int> counts)
    {
        Starts(counts, _starts);
        fixed (double* buffer = vector)
        fixed (int* count = counts, start = _starts)
            Mpi.AllGather((void*)Mpi.InPlace, 0, Mpi.Double, buffer, count, start, Mpi.Double, _all);
    }

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<double> sent, ReadOnlySpan<int> sentCounts, Span<double> received, ReadOnlySpan<int> receivedCounts)
    {
        Starts(sentCounts, _sentStarts);
        Starts(receivedCounts, _starts);
        fixed (double* from = sent, to = received)
        fixed (int* sentCount = sentCounts, sentStart = _sentStarts, count = receivedCounts, start = _starts)
            Mpi.AllToAll(from, sentCount, sentStart, Mpi.Double, to, count, start, Mpi.Double, _all);
    }

    /// <summary>MPI's own sum, in an order of its own, at every rank: what <see cref="OrderedSum"/> is measured against.</summary>
    public void AllReduce(Span<double> vector)
    {
        fixed (double* buffer = vector) Mpi.AllReduce((void*)Mpi.InPlace, buffer, vector.Length, Mpi.Double, Mpi.Sum, _all);
    }

    /// <summary>Returns when all ranks have called it.</summary>
    public void Barrier() => Mpi.Barrier(_all);

    /// <summary>The same for long waits: it sleeps, where MPI keeps a core busy.</summary>
    public void QuietBarrier()
    {
        nint request = 0;
        byte* status = stackalloc byte[Mpi.StatusBytes];
        Mpi.BeginBarrier(_all, &request);
        for (int isDone = 0; ;)
        {
            Mpi.Test(&request, &isDone, status);
            if (isDone != 0) return;
            Thread.Sleep(1);
        }
    }

    /// <summary>Ends all ranks at once, and this process with them.</summary>
    public void Abort(int exitCode)
    {
        Mpi.Abort(_all, exitCode);
        Environment.Exit(exitCode);
    }

    /// <summary>Leaves the others, when all have come to this.</summary>
    public void Dispose()
    {
        Barrier();
        _watch?.Dispose();
        Mpi.Finish();
    }

    static void Starts(ReadOnlySpan<int> counts, Span<int> starts)
    {
        for (int rank = 0, at = 0; rank < counts.Length; at += counts[rank++]) starts[rank] = at;
    }
}
