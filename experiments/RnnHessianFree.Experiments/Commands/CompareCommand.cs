using System.CommandLine;
using System.Globalization;
using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf compare</c>: optimisers against each other, all tuned by the same rule.</summary>
static class CompareCommand
{
    public static Command Create(Session session)
    {
        var file = new Argument<string>("study") { Description = "a study (*.json), such as those in experiments/studies" };
        var output = Options.Folder("--out", "where run files, figures and report go; default results/NAME, the study's name");
        var shard = Options.Text("--shard", "runs the i-th of n parts of the study; parts need nothing of each other", "i/n");
        var dryRun = Options.Flag("--plan", "shows what would be run, and runs nothing");
        var command = new Command("compare", """
            Runs a study: the same number of trials and the same budget for every optimiser, then the best setting of each on other seeds.
            Finished runs are never repeated: the same command goes on where another was stopped, with unfinished runs from their last
            checkpoint. Ends with figures and report.md.

            Example: rnnhf compare experiments/studies/smoke.json
            Example: rnnhf compare experiments/studies/smoke.json --shard 3/16 --out study
            """) { file, output, shard, dryRun };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(file), session.Folder);
            if (!File.Exists(path)) throw new UsageException($"{path}: no such file");
            var study = Study.Read(File.ReadAllText(path), Path.GetFileName(path));
            var part = parsed.GetValue(shard) is { } text ? Shard(text) : (Number: 1, Of: 1);
            string folder = OutputFolder.For(session, parsed.GetValue(output), study.Name);
            return Run(session, study, part, folder, parsed.GetValue(dryRun));
        });
        return command;
    }

    static int Run(Session session, Study study, (int Number, int Of) part, string folder, bool isDryRun)
    {
        // Every n-th: neighbours cost about the same, so that parts do too.
        StudyGroup[] groups = [.. StudyGroup.Of(study).Where((_, i) => i % part.Of == part.Number - 1)];
        int sideBySide = Math.Max(1, Environment.ProcessorCount / study.Threads);
        var runner = new StudyRunner(groups, new StudyFolder(folder), Repository.Version(session.Folder), sideBySide);
        int runs = groups.Sum(group => group.Trials.Count + group.Reported(null).Count);
        var plan = new StudyPlan(runs, runner.Missing(), sideBySide);
        session.Out.WriteLine($"{study.Name}{(part.Of > 1 ? $", part {part.Number} of {part.Of}" : "")}: {plan.Describe()}");
        session.Out.WriteLine(folder);
        if (isDryRun) return ExitCode.Done;

        try
        {
            if (plan.Missing.Count > 0) Show(session, plan, progress => runner.Execute(progress, session.Cancellation));
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine("rnnhf: interrupted; finished runs are kept, and the same command goes on from there");
            return ExitCode.Interrupted;
        }
        if (part.Of > 1)
        {
            session.Out.WriteLine($"Part {part.Number} of {part.Of} is done; after all parts: rnnhf report {folder}");
            return ExitCode.Done;
        }
        foreach (string written in StudyOutput.Write(folder, RunFileReader.ReadTree(folder))) session.Out.WriteLine(written);
        return ExitCode.Done;
    }

    static void Show(Session session, StudyPlan plan, Action<StudyProgress> run)
    {
        if (!session.IsTerminal || !session.Console.Profile.Capabilities.Ansi)
        {
            run(new StudyProgress(plan, line =>
            {
                session.Out.WriteLine(line);
                session.Out.Flush();
            }, null));
            return;
        }
        session.Console.Live(new Text("")).Start(display =>
        {
            string last = "";
            int width = session.Console.Profile.Width - 1;
            run(new StudyProgress(plan, line => last = line, lines =>
                display.UpdateTarget(new Rows(lines.Append(last).Select(line => new Text(line[..Math.Min(line.Length, width)]))))));
        });
    }

    static (int Number, int Of) Shard(string text)
    {
        static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
        int[] numbers = [.. text.Split('/').Select(Whole)];
        if (numbers is [>= 1, >= 1] && numbers[0] <= numbers[1]) return (numbers[0], numbers[1]);
        throw new UsageException($"--shard {text}: allowed is i/n with i from 1 to n, such as 3/16");
    }
}
