using System.Diagnostics;

namespace RnnHessianFree.Distributed;

/// <summary>
/// Ranks in a ring, each telling the next that it is there and listening to the one before, on a thread and in messages of its own: a rank that is
/// dead, stopped or cut off falls silent, one that computes for long does not.
/// </summary>
sealed unsafe class RankWatch : IDisposable
{
    // Before a rank counts as silent this process has listened so often itself; before it counts as lost, for half of the beats that the limit has: where
    // the machine is loaded, all ranks get fewer turns than the clock says.
    const int LeastBeats = 4;
    const double ShareOfBeats = 0.5;
    const byte Leaving = 0, Here = 1, Lost = 2;

    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    readonly int _before, _after;
    readonly TimeSpan _limit;
    readonly Action<int, TimeSpan> _isSilent;
    readonly Thread _thread;
    readonly nint _ring; // a communicator of its own
    readonly byte[] _sent = GC.AllocateArray<byte>(1, pinned: true), _lost = GC.AllocateArray<byte>(1, pinned: true), _status = GC.AllocateArray<byte>(Mpi.StatusBytes, pinned: true);
    long _heard = Stopwatch.GetTimestamp();
    volatile bool _isLeaving;
    int _isLossKnown, _beats; // beats since something was heard

    public RankWatch(int rank, int size, TimeSpan limit, Action<int, TimeSpan> isSilent)
    {
        (_before, _after, _limit, _isSilent) = ((rank + size - 1) % size, (rank + 1) % size, limit, isSilent);
        nint ring = 0;
        Mpi.Duplicate(Mpi.World, &ring);
        _ring = ring;
        _thread = new(Run) { IsBackground = true, Name = "rank watch" };
        _thread.Start();
    }

    /// <summary>
    /// How long nothing has come from the rank before; nothing yet where this process has not listened for some beats, because it was stopped
    /// itself.
    /// </summary>
    public TimeSpan Silence => Volatile.Read(ref _beats) < LeastBeats ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Interlocked.Read(ref _heard));

    /// <summary>Whether a rank has said that one is lost: the others need not.</summary>
    public bool IsLossKnown => Volatile.Read(ref _isLossKnown) != 0;

    /// <summary>Lets the other ranks know that the user is being told of a loss: from one to the next, until it meets the lost one.</summary>
    public void TellLoss()
    {
        if (Interlocked.Exchange(ref _isLossKnown, 1) != 0) return;
        _lost[0] = Lost;
        nint request = 0;
        fixed (byte* lost = _lost) Mpi.BeginSend(lost, 1, Mpi.Byte, _after, 0, _ring, &request);
    }

    /// <summary>Says good-bye to the next and waits for that of the one before, so that no message is left over.</summary>
    public void Dispose()
    {
        _isLeaving = true;
        _thread.Join();
    }

    void Run()
    {
        nint request = 0;
        bool isSending = false, isHeardOut = false, wasTold = false, hasLeft = false;
        while (!isHeardOut || !hasLeft || isSending)
        {
            if (isSending) isSending = !IsDone(&request);
            if (!isSending && !hasLeft)
            {
                hasLeft = _isLeaving;
                _sent[0] = hasLeft ? Leaving : Here;
                isSending = true;
                fixed (byte* sent = _sent) Mpi.BeginSend(sent, 1, Mpi.Byte, _after, 0, _ring, &request);
            }
            while (!isHeardOut && Hear() is { } word)
            {
                isHeardOut = word == Leaving;
                if (word == Lost) TellLoss();
            }
            Interlocked.Increment(ref _beats);
            if (!isHeardOut && !wasTold && !IsLossKnown && _beats >= ShareOfBeats * (_limit / Beat) && Silence is var silence && silence >= _limit)
            {
                wasTold = true;
                _isSilent(_before, silence);
            }
            Thread.Sleep(_isLeaving ? TimeSpan.FromMilliseconds(1) : Beat);
        }
    }

    byte? Hear()
    {
        int isThere = 0;
        byte word = 0;
        fixed (byte* status = _status)
        {
            Mpi.Probe(_before, 0, _ring, &isThere, status);
            if (isThere == 0) return null;
            Mpi.Receive(&word, 1, Mpi.Byte, _before, 0, _ring, status);
        }
        Interlocked.Exchange(ref _heard, Stopwatch.GetTimestamp());
        Volatile.Write(ref _beats, 0);
        return word;
    }

    bool IsDone(nint* request)
    {
        int isDone = 0;
        fixed (byte* status = _status) Mpi.Test(request, &isDone, status);
        return isDone != 0;
    }
}
