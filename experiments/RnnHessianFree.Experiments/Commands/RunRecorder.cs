using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Executes a plan, or what is left of it, with its files and its display.</summary>
static class RunRecorder
{
    public static (RunEnd End, IReadOnlyList<string> Files) Execute(
        Session session, TrainingPlan plan, string folder, string name, RunStart start, TimeSpan? checkpointEvery = null)
    {
        if (session.Job is { IsLeader: false } job) return (job.Follow(plan, session.Cancellation), []);
        using var saving = session.Interruption?.Saving();
        using var files = RunFiles.Open(
            new(folder, name), plan.Header, start, checkpointEvery ?? RunFiles.DefaultInterval, note => session.Error.WriteLine($"rnnhf: {note}"));
        session.Job?.Lead(files);
        if (files.Finished is { } finished) session.Out.WriteLine(PlainProgress.Describe(finished));
        var end = files.Finished ?? RunDisplay.Show(session, progress =>
        {
            TrainingRun run = new(plan, files, progress, session.Cancellation);
            return session.Job?.Guard(() => Execute(run)) ?? Execute(run);
        });
        if (end.Problem is { } problem) session.Error.WriteLine($"rnnhf: {problem}; the last good parameters are kept");
        return (end, files.Results);
    }

    static RunEnd Execute(TrainingRun run)
    {
        try
        {
            return run.Execute();
        }
        catch (IOException problem)
        {
            throw new IOException($"{problem.Message}; the last checkpoint is safe: make room, and --resume goes on from it", problem);
        }
    }
}
