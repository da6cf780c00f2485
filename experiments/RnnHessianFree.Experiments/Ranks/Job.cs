using RnnHessianFree.Distributed;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Ranks;

/// <summary>
/// This process as one of those that <c>mpirun</c> or <c>srun</c> started with the same command. Rank 0 evaluates, shows, writes and saves; the
/// others follow it. Whatever ends one of them ends all, with one line.
/// </summary>
sealed class Job : IDisposable
{
    /// <summary>How long a rank may be silent: longer than any pause of a machine that is well, far shorter than the work that could be lost.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>The commands that ranks share; any other runs on rank 0 alone.</summary>
    public static readonly IReadOnlySet<string> Commands = new HashSet<string> { "train", "bench" };

    // mpirun kills a second after it has asked; a rank that is well is heard ten times a second.
    static readonly TimeSpan BeforeKill = TimeSpan.FromMilliseconds(700), DeadSilence = TimeSpan.FromMilliseconds(600);

    // Until all others know that it is being told, and that they need not.
    static readonly TimeSpan TimeToHear = TimeSpan.FromSeconds(1);

    readonly MpiRanks _ranks;
    readonly IReadOnlyList<RankIdentity> _who;
    readonly TextWriter _error;
    int _hasFailed;
    bool _mayLeave;

    Job(MpiRanks ranks, IReadOnlyList<RankIdentity> who, TextWriter error) => (_ranks, _who, _error) = (ranks, who, error);

    /// <summary>All of them.</summary>
    public MpiRanks Ranks => _ranks;

    /// <summary>What this rank, unless it is rank 0, would tell its user: the same as rank 0 tells, or else what is amiss here alone.</summary>
    public TextWriter OwnError { get; } = new StringWriter();

    public bool IsLeader => _ranks.Rank == 0;

    /// <summary>The cores that this process may use, shared with the ranks on the same machine.</summary>
    public int ThreadsOfRank => Math.Max(1, Environment.ProcessorCount / _who.Count(other => other.Host == _who[_ranks.Rank].Host));

    /// <summary>Joins the others; null where nothing started this process as one of several: then MPI is not even loaded.</summary>
    /// <param name="error">Where a rank says what ends the job.</param>
    /// <exception cref="UsageException">They cannot work together; the message is empty on all ranks but 0.</exception>
    public static Job? Join(TextWriter error)
    {
        if (Launcher.Of(Environment.GetEnvironmentVariable) is not { } launcher) return null;
        try
        {
            var ranks = MpiRanks.Join(launcher);
            var who = RankIdentity.Of(ranks, RankIdentity.Here(Build()));
            if (RankIdentity.Difference(who) is not { } difference) return new(ranks, who, error);
            ranks.Dispose();
            throw new UsageException(launcher.Rank == 0 ? difference : "");
        }
        catch (Exception problem) when (problem is DllNotFoundException or InvalidOperationException)
        {
            throw new UsageException(launcher.Rank == 0 ? $"started as one of {launcher.Size} processes, but {problem.Message}" : "", problem);
        }
    }

    /// <summary>From now on a rank that falls silent ends the job.</summary>
    public void Watch(TimeSpan limit)
    {
        if (!_ranks.IsWatchable && IsLeader) _error.WriteLine("rnnhf: this MPI library serves one thread at a time: a rank that stops will not be noticed");
        _ranks.Watch(limit, (rank, silence) => Fail(Lost(rank, silence)));
    }

    /// <summary>
    /// After a signal to end: says who is dead or stopped, if so, before the launcher that noticed it too kills this process.
    /// </summary>
    public void NoteLostRank() => ThreadPool.QueueUserWorkItem(_ =>
    {
        Thread.Sleep(BeforeKill);
        if (_ranks.IsSilent(DeadSilence, out int rank)) Say(Lost(rank, DeadSilence));
    });

    /// <summary>Tells the others, from rank 0, what there is to do.</summary>
    public void Lead(RunFiles files)
    {
        if (files.Finished is not null) Tell(Word.Finished, [(byte)files.Finished.Reason]);
        else if (files.From is { } from) Tell(Word.Resume, CheckpointFormat.Write(from));
        else Tell(Word.Begin, []);
    }

    /// <summary>Does on another rank what rank 0 has found that there is to do.</summary>
    /// <exception cref="UsageException">Nothing: rank 0 has said why.</exception>
    public RunEnd Follow(TrainingPlan plan, CancellationToken cancellation)
    {
        var (word, content) = Hear();
        if (word == Word.Leave) throw new UsageException("rank 0 says why");
        if (word == Word.Finished) return new() { Reason = (EndReason)content[0], Step = 0, Seconds = 0, Passes = 0, Sequences = 0 };
        var files = new UnkeptFiles(word == Word.Resume ? CheckpointFormat.Read(content) : null);
        return Guard(() => new TrainingRun(plan, files, new NoProgress(), cancellation).Execute());
    }

    /// <summary>Runs what all ranks do in step: a failure of one is the end of all.</summary>
    public RunEnd Guard(Func<RunEnd> inStep)
    {
        try
        {
            return inStep();
        }
        catch (Exception problem)
        {
            Fail((IsLeader ? "" : $"{Name(_ranks.Rank)}: ") + string.Join(' ', problem.Message.Split('\n', StringSplitOptions.TrimEntries)));
            throw;
        }
    }

    /// <summary>Leaves when rank 0 does. A rank that has come to its end sooner has failed where the others have not.</summary>
    public void Dispose()
    {
        if (IsLeader) Tell(Word.Leave, []);
        else if (!_mayLeave && Hear() is not (Word.Leave, _)) Fail($"{Name(_ranks.Rank)}: {OwnError.ToString()?.Trim()}");
        _ranks.Dispose();
    }

    void Fail(string message)
    {
        if (!Say(message)) return;
        Thread.Sleep(TimeToHear);
        _ranks.Abort(ExitCode.FellShort);
    }

    // One line, whoever notices first.
    bool Say(string message)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) != 0) return false;
        _ranks.TellLoss();
        _error.WriteLine($"rnnhf: {message}");
        _error.Flush();
        return true;
    }

    string Lost(int rank, TimeSpan silence) =>
        FormattableString.Invariant($"{Name(rank)} has died or stopped: nothing heard of it for {silence.TotalSeconds:0.#} s; --resume goes on from the last checkpoint");

    string Name(int rank) => $"rank {rank} of {_who.Count} (process {_who[rank].Process} on {_who[rank].Host})";

    void Tell(Word word, byte[] content)
    {
        Span<byte> head = stackalloc byte[8];
        BitConverter.TryWriteBytes(head, (int)word);
        BitConverter.TryWriteBytes(head[4..], content.Length);
        _ranks.Broadcast(head);
        _ranks.Broadcast(content);
    }

    (Word, byte[]) Hear()
    {
        Span<byte> head = stackalloc byte[8];
        _ranks.Broadcast(head);
        byte[] content = new byte[BitConverter.ToInt32(head[4..])];
        _ranks.Broadcast(content);
        var word = (Word)BitConverter.ToInt32(head);
        _mayLeave = word == Word.Leave;
        return (word, content);
    }

    static string Build() =>
        $"{typeof(Job).Module.ModuleVersionId.ToString()[..8]}-{typeof(MpiRanks).Module.ModuleVersionId.ToString()[..8]}";

    enum Word { Leave, Finished, Begin, Resume }
}
