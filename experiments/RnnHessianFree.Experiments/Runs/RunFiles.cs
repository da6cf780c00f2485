using System.Security.Cryptography;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>The files of one run, opened for writing, with what it has left in them before. Other processes are kept out.</summary>
sealed class RunFiles : IRunFiles, IDisposable
{
    /// <summary>How often a run is saved by default: what a kill costs at most.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);

    readonly RunPaths _paths;
    readonly bool _keepsParameters;
    readonly CheckpointStore _checkpoints;
    readonly RunLock _lock;
    RunFileWriter? _writer;

    RunFiles(RunPaths paths, RunLock taken, TimeSpan checkpointEvery, bool keepsParameters)
    {
        _lock = taken;
        (_paths, _keepsParameters) = (paths, keepsParameters);
        _checkpoints = new(paths, checkpointEvery);
    }

    /// <summary>Where to go on from; null at a beginning.</summary>
    public Checkpoint? From { get; private set; }

    /// <summary>How the run has ended already; null where there is something left to do.</summary>
    public RunEnd? Finished { get; private set; }

    /// <summary>Whether a checkpoint should be saved after this step.</summary>
    public bool IsCheckpointDue => _checkpoints.IsDue;

    public RecordedLines Recorded => Writer.Recorded;

    /// <summary>What the run has for its user, as far as it is there.</summary>
    public IReadOnlyList<string> Results => [.. new[] { _paths.RunFile, _paths.Parameters, _paths.BestParameters }.Where(File.Exists)];

    RunFileWriter Writer => _writer ?? throw new InvalidOperationException("The run is finished; nothing can be written.");

    /// <summary>Opens the files of a run.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="asked">The run that is asked for.</param>
    /// <param name="start">What to do with one that is there.</param>
    /// <param name="checkpointEvery">How often it is saved.</param>
    /// <param name="note">Told, in a line, what the user should know.</param>
    /// <param name="keepsParameters">Whether the trained parameters are wanted.</param>
    /// <exception cref="UsageException">What is there must be left alone: it is not to be replaced, or has other settings.</exception>
    /// <exception cref="InvalidDataException">What is there is damaged.</exception>
    public static RunFiles Open(RunPaths paths, RunHeader asked, RunStart start, TimeSpan checkpointEvery, Action<string> note,
        bool keepsParameters = true) =>
        Open(RunLock.Take(paths.Folder, paths.Name), paths, asked, start, checkpointEvery, note, keepsParameters);

    /// <summary>
    /// Claims a run of a study, to begin it or go on with it, and opens its files; null where another process has claimed it. A claim lasts as
    /// long as its process at most.
    /// </summary>
    /// <inheritdoc cref="Open(RunPaths, RunHeader, RunStart, TimeSpan, Action{string}, bool)"/>
    public static RunFiles? Claim(RunPaths paths, RunHeader asked, Action<string> note) =>
        RunLock.TryTake(paths.Folder, paths.Name) is { } taken
            ? Open(taken, paths, asked, RunStart.Resume, DefaultInterval, note, keepsParameters: false) : null;

    static RunFiles Open(RunLock taken, RunPaths paths, RunHeader asked, RunStart start, TimeSpan checkpointEvery, Action<string> note,
        bool keepsParameters)
    {
        var files = new RunFiles(paths, taken, checkpointEvery, keepsParameters);
        try
        {
            byte[] content = RunFileReader.Bytes(paths.RunFile) ?? [];
            if (content.Length > 0 && start == RunStart.New)
                throw new UsageException($"{paths.RunFile}: a run is there already; --resume goes on with it, --overwrite replaces it, --out goes elsewhere");
            int headerBytes = content.AsSpan().IndexOf((byte)'\n') + 1; // 0 where the run was killed before its first line was whole
            if (start == RunStart.Resume && headerBytes > 0) files.Resume(asked, content, headerBytes, note);
            else files.Begin(asked);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public void Write(RunStep step) => Writer.Write(step);

    public void Save(Checkpoint checkpoint)
    {
        Writer.FlushToDisk(); // no checkpoint may be ahead of its run file
        _checkpoints.Save(checkpoint);
    }

    /// <summary>Writes the trained parameters and, after them, the end: a file that has one lacks nothing.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="shape">The network's sizes and units.</param>
    /// <param name="parameters">θ.</param>
    /// <param name="best">θ at the best evaluation, where that was before the end.</param>
    /// <param name="resumable">What the run can go on from; null where it has ended for good.</param>
    public void Finish(RunEnd end, RecurrentShape shape, double[] parameters, double[]? best, Checkpoint? resumable)
    {
        if (_keepsParameters)
        {
            AtomicFile.Write(_paths.Parameters, new RecurrentNetwork(shape, parameters).Save);
            if (best is null) File.Delete(_paths.BestParameters);
            else AtomicFile.Write(_paths.BestParameters, new RecurrentNetwork(shape, best).Save);
        }
        Writer.Write(end);
        bool mayGetMore = _keepsParameters || end.Reason != EndReason.BudgetSpent; // a run of a study never gets another budget
        if (resumable is not null && mayGetMore)
        {
            Save(resumable);
            return;
        }
        _checkpoints.Delete();
        if (!_keepsParameters) Pack();
    }

    public void Dispose()
    {
        _writer?.Dispose(); // unbuffered, so it does not fail
        _lock.Dispose();
    }

    void Begin(RunHeader header)
    {
        // Those of the run that is replaced.
        foreach (string stale in (string[])[_paths.PackedRunFile, _paths.Parameters, _paths.BestParameters]) File.Delete(stale);
        _checkpoints.Delete();
        _writer = new(_paths.RunFile);
        _writer.Write(header);
    }

    void Resume(RunHeader asked, byte[] content, int headerBytes, Action<string> note)
    {
        var run = RunFileReader.Parse(_paths.RunFile, content);
        ReadOnlyMemory<byte> lines = content.AsMemory(headerBytes);
        RequireSame(_paths.RunFile, run.Header, asked);
        bool hasMoreToSpend = run.End is { Reason: EndReason.BudgetSpent } spent && asked.Budget != run.Header.Budget
            && asked.Budget.SpentShare(new(spent.Step, spent.Seconds, spent.Passes, spent.Sequences, spent.Minibatches ?? 0)) < 1;
        if (run.End is { } end && end.Reason != EndReason.Interrupted && !hasMoreToSpend)
        {
            Finished = end;
            return;
        }

        From = _checkpoints.Load(note);
        if (From is null)
        {
            if (run.End?.Reason == EndReason.BudgetSpent)
                throw new UsageException($"{_paths.RunFile}: its budget was spent and its checkpoint is gone; --overwrite starts it anew");
            note($"{_paths.RunFile}: stopped before its first checkpoint; it starts anew");
            Begin(asked);
            return;
        }
        RequireSame(_paths.Checkpoint, From.Position.Header, asked);
        var (bytes, sha256) = From.Position.Recorded;
        if (bytes > lines.Length || Convert.ToHexStringLower(SHA256.HashData(lines.Span[..(int)bytes])) != sha256)
            throw new InvalidDataException($"{_paths.RunFile}: is not as it was when its checkpoint was written; --overwrite starts the run anew");
        if (run.Header.Commit != asked.Commit)
            note($"{_paths.RunFile}: began on commit {run.Header.Commit ?? "unknown"}, goes on on {asked.Commit ?? "unknown"}; numbers may differ");
        _writer = RunFileWriter.Continue(_paths.RunFile, run.Header with { Budget = asked.Budget }, lines[..(int)bytes]);
        File.Delete(_paths.PackedRunFile); // where its user had packed it
    }

    // There are hundreds of them in a study, and nothing is added to them any more.
    void Pack()
    {
        Writer.Dispose();
        PackedFile.Write(_paths.RunFile);
        File.Delete(_paths.RunFile);
    }

    static void RequireSame(string path, RunHeader saved, RunHeader asked)
    {
        if (RunSettings.Differences(saved, asked) is { Count: > 0 } differences)
            throw new UsageException($"{path}: is a run with other settings: {string.Join("; ", differences)}");
    }
}

/// <summary>What to do where a run of the same name is there already.</summary>
enum RunStart
{
    /// <summary>Refuse: what is there may be hours of work.</summary>
    New,

    /// <summary>Go on with it; where it is finished, leave it at that.</summary>
    Resume,

    /// <summary>Replace it.</summary>
    Overwrite,
}
