namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>
/// Shares items of work between the caller and the thread pool, allocating nothing. Which worker does which item is left to chance;
/// callers keep results an item, not a worker, and combine them in order.
/// </summary>
sealed class ThreadTeam
{
    readonly Worker[] _helpers;
    readonly Lock _oneRun = new();

    Action<int, int> _body = (_, _) => { };
    int _items, _next, _working;
    Exception? _failure;

    /// <summary>A team of this many workers, the caller among them; 0 means one for each processor.</summary>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Size = threads == 0 ? Environment.ProcessorCount : threads;
        _helpers = [.. Enumerable.Range(1, Size - 1).Select(worker => new Worker(this, worker))];
    }

    public int Size { get; }

    /// <summary>Calls <paramref name="body"/>(item, worker) once for every item in 0..items−1 and returns when all are done.</summary>
    public void Run(int items, Action<int, int> body)
    {
        lock (_oneRun)
        {
            int helpers = Math.Min(Size, items) - 1;
            (_body, _items, _next, _working, _failure) = (body, items, 0, helpers, null);
            for (int i = 0; i < helpers; i++) ThreadPool.UnsafeQueueUserWorkItem(_helpers[i], preferLocal: false);
            Work(0);
            lock (_helpers)
                while (_working > 0) Monitor.Wait(_helpers);
            if (_failure is not null) throw new InvalidOperationException($"A worker failed: {_failure.Message}", _failure);
        }
    }

    void Work(int worker)
    {
        try
        {
            for (int item; (item = Interlocked.Increment(ref _next) - 1) < _items;) _body(item, worker);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }

    void Leave()
    {
        lock (_helpers)
            if (--_working == 0) Monitor.Pulse(_helpers);
    }

    sealed class Worker(ThreadTeam team, int number) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            team.Work(number);
            team.Leave();
        }
    }
}
