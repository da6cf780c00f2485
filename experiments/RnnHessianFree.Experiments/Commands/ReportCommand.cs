using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf report</c>: a table of runs, from run files alone.</summary>
static class ReportCommand
{
    public static Command Create(Session session)
    {
        var folder = Options.Path("folder", "a folder of run files (*.jsonl, *.jsonl.gz), its subfolders included");
        var command = new Command("report", """
            Writes report.md, a table of all run files of a folder, into it; for a study of rnnhf compare, all that it ends with, figures
            too. Runs nothing. A file that cannot be read is named and left out; the exit code is then 1.

            Example: rnnhf report results/tasks
            """) { folder };
        command.SetAction(parsed =>
        {
            string path = Folders.Existing(session, parsed.GetRequiredValue(folder));
            var bad = new BadFiles(session);
            var runs = RunFileReader.ReadTree(path, bad.Tell);
            if (runs.Count == 0) throw new UsageException($"{path}: holds no run files (*{RunFile.Extension}){bad.Readable}");
            if (runs.Any(run => run.Header.Place is not null))
            {
                foreach (string written in StudyOutput.Write(path, runs)) session.Out.WriteLine(written);
                return bad.ExitCode;
            }
            string report = Path.Combine(path, RunTable.FileName);
            AtomicFile.Write(report, stream => stream.Write(Encoding.UTF8.GetBytes(RunTable.Report(runs))));
            session.Out.WriteLine(report);
            return bad.ExitCode;
        });
        return command;
    }
}
