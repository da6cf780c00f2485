using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf report</c>: a table of runs, from run files alone.</summary>
static class ReportCommand
{
    public const string FileName = "report.md";

    public static Command Create(Session session)
    {
        var folder = new Argument<string>("folder") { Description = "a folder of run files (*.jsonl), its subfolders included" };
        var command = new Command("report", """
            Writes report.md, a table of all run files of a folder, into it. Runs nothing.

            Example: rnnhf report results/tasks
            """) { folder };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(folder), session.Folder);
            if (!Directory.Exists(path)) throw new UsageException($"{path}: no such folder");
            string text = RunTable.Report(path) ?? throw new UsageException($"{path}: holds no run files (*{RunFile.Extension})");
            string report = Path.Combine(path, FileName);
            AtomicFile.Write(report, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            session.Out.WriteLine(report);
            return ExitCode.Done;
        });
        return command;
    }
}
