using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>
/// Runs what a study still lacks: all trials, then, with the settings that they found, all runs to report. Processes that share a folder share
/// the work: each claims the runs it begins.
/// </summary>
/// <param name="groups">The part of the study to run.</param>
/// <param name="folder">Where its run files lie.</param>
/// <param name="version">The commit for the headers.</param>
/// <param name="sideBySide">How many runs go at the same time.</param>
/// <param name="sharesMachine">Whether other work goes on beside them.</param>
sealed class StudyRunner(IReadOnlyList<StudyGroup> groups, StudyFolder folder, (string? Commit, bool? Dirty) version, int sideBySide,
    bool sharesMachine)
{
    // The first run of each optimiser in a process compiles its code before its clock starts; others find it compiled.
    static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(1), LaterWarmUp = TimeSpan.FromMilliseconds(100);

    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    static readonly ConcurrentDictionary<string, bool> Warm = [];

    /// <summary>The runs whose files are not finished. The values of tuned runs are not known before their trials are.</summary>
    public IReadOnlyList<StudyRun> Missing() =>
        [.. groups.SelectMany(group => group.Trials).Concat(groups.SelectMany(Reported)).Where(run => Finished(run) is null)];

    /// <summary>Refuses settings that do not go together, which should not come to light hours later.</summary>
    public void Check()
    {
        foreach (var group in groups) Catalog.Plan(group.Reported(1)[0].Request(sideBySide), version);
    }

    /// <exception cref="OperationCanceledException">Cancelled; finished runs are kept.</exception>
    public void Execute(StudyProgress progress, CancellationToken cancellation)
    {
        RunAll(groups.SelectMany(group => group.Trials), progress, cancellation);
        RunAll(groups.SelectMany(Reported).OrderBy(run => run.Phase), progress, cancellation);
    }

    /// <summary>The runs to report; while trials are missing, with the values of none.</summary>
    IReadOnlyList<StudyRun> Reported(StudyGroup group)
    {
        var trials = group.Trials.Select(Finished).ToArray();
        if (trials.Length == 0) return group.Reported(null);
        // Unknown as they are, tuned runs stand here for their number and budget.
        if (trials.Contains(null))
            return [.. group.Reported(1).Select(run => run.Phase == StudyPhase.Tuned ? run with { Trial = null } : run)];
        return group.Reported(Trial.Best(Trial.Of(trials!)).Number);
    }

    RunFile? Finished(StudyRun run)
    {
        if (run.Phase == StudyPhase.Tuned && run.Trial is null && run.Optimizer.Search.Count > 0) return null;
        return folder.Finished(run, () => Catalog.Header(run.Request(sideBySide, sharesMachine), version));
    }

    void RunAll(IEnumerable<StudyRun> runs, StudyProgress progress, CancellationToken cancellation)
    {
        StudyRun[] missing = [.. runs.Where(run => Finished(run) is null)];
        while (missing.Length > 0)
        {
            RunUnclaimed(missing, progress, cancellation);
            cancellation.ThrowIfCancellationRequested();
            missing = [.. missing.Where(run => Finished(run) is null)];
            // What is still missing another process is at work on: it finishes, or dies and leaves it to us.
            if (missing.Length > 0) cancellation.WaitHandle.WaitOne(BetweenLooks);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    void RunUnclaimed(StudyRun[] missing, StudyProgress progress, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellation };
        try
        {
            // Without buffering, so that runs begin in order and a worker takes the next when it has finished one.
            var inOrder = Partitioner.Create(missing, EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(inOrder, options, run => Run(run, progress, cancellation));
        }
        catch (AggregateException problem)
        {
            ExceptionDispatchInfo.Throw(problem.InnerExceptions[0]);
        }
    }

    void Run(StudyRun run, StudyProgress progress, CancellationToken cancellation)
    {
        string path = folder.PathOf(run);
        bool isFirst = Warm.TryAdd(run.Optimizer.Entry().Name, true);
        var request = run.Request(sideBySide, sharesMachine);
        var plan = Catalog.Plan(request, version) with { WarmUp = isFirst ? FirstWarmUp : LaterWarmUp };
        var paths = new RunPaths(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path));
        using var files = RunFiles.Claim(paths, plan.Header, progress.Note);
        if (files is null or { Finished: not null }) return; // another process is at work on it, or has done it since we looked
        using var shown = progress.Begin(run);
        var training = new TrainingRun(plan, files, shown, cancellation);
        bool isSolved = training.Execute().Reason == EndReason.Solved;
        if (isSolved && run.Study.TriedAtTimes is { } times) LongerTrial.Of(request, times, training.Parameters).Write(path);
    }
}
