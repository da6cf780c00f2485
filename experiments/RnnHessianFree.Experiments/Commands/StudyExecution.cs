using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Says what a study still lacks, runs it, and reports on it.</summary>
/// <param name="session">Where it is shown.</param>
/// <param name="study">What to run.</param>
/// <param name="folder">Where its files go.</param>
sealed class StudyExecution(Session session, Study study, string folder)
{
    /// <summary>Which part of the study to run.</summary>
    public StudyShard Shard { get; init; } = new(1, 1);

    /// <summary>Which of its cells.</summary>
    public StudyPart Part { get; init; } = new();

    /// <summary>Whether to run nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether other work shares the machine.</summary>
    public bool SharesMachine { get; init; }

    /// <summary>Returns the exit code.</summary>
    public int Run()
    {
        var groups = Shard.Of(Part.Of(StudyGroup.Of(study)));
        int sideBySide = Math.Max(1, Environment.ProcessorCount / study.Threads);
        var runner = new StudyRunner(groups, new StudyFolder(folder), Repository.Version(), sideBySide, SharesMachine);
        runner.Check();
        int runs = groups.Sum(group => group.Trials.Count + group.Reported(null).Count);
        var plan = new StudyPlan(runs, runner.Missing(), sideBySide);
        session.Out.WriteLine($"{study.Name}{(Shard.IsWhole ? "" : $", part {Shard.Number} of {Shard.Count}")}: {plan.Describe()}");
        session.Out.WriteLine(folder);
        if (IsDryRun) return ExitCode.Done;

        try
        {
            using var saving = session.Interruption?.Saving();
            if (plan.Missing.Count > 0) Show(plan, progress => runner.Execute(progress, session.Cancellation));
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine("rnnhf: interrupted; finished runs are kept, and the same command goes on from there");
            return ExitCode.Interrupted;
        }
        if (!Shard.IsWhole)
        {
            session.Out.WriteLine($"Part {Shard.Number} of {Shard.Count} is done; after all parts: rnnhf report {folder}");
            return ExitCode.Done;
        }
        using var claim = RunLock.TryTake(folder, "report"); // processes that share the study end together
        if (claim is null)
        {
            session.Out.WriteLine("Another process is writing the report.");
            return ExitCode.Done;
        }
        var files = RunFileReader.ReadTree(folder);
        int figures = StudyOutput.Write(folder, files).Count - 1;
        foreach (string sentence in StudyOutput.Sentences(StudyResults.Of(files)!)) session.Out.WriteLine(sentence);
        session.Out.WriteLine($"Report: {Path.Combine(folder, RunTable.FileName)}, with {figures} figures beside it");
        return ExitCode.Done;
    }

    void Show(StudyPlan plan, Action<StudyProgress> run)
    {
        if (!session.IsTerminal || !session.Console.Profile.Capabilities.Ansi)
        {
            Show(new StudyProgress(plan, line =>
            {
                session.Out.WriteLine(line);
                session.Out.Flush();
            }, null), run);
            return;
        }
        session.Console.Live(new Text("")).Start(display =>
        {
            string last = "";
            int width = session.Console.Profile.Width - 1;
            Show(new StudyProgress(plan, line => last = line, lines =>
                display.UpdateTarget(new Rows(lines.Append(last).Select(line => new Text(line[..Math.Min(line.Length, width)]))))), run);
        });
    }

    void Show(StudyProgress progress, Action<StudyProgress> run)
    {
        using var heard = session.Cancellation.Register(() => progress.Note(PlainProgress.HeardText));
        run(progress);
    }
}
