using System.CommandLine;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Inspection;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf plot</c>: figures from run files alone.</summary>
static class PlotCommand
{
    public static Command Create(Session session)
    {
        var folder = Options.Path("folder", "a folder of run files (*.jsonl)");
        var command = new Command("plot", """
            Draws the run files of a folder, as PNG and SVG beside them; of a study or an inspection, its figures. Runs nothing. A file
            that cannot be read is named and left out; the exit code is then 1.

            Example: rnnhf plot results/quickstart
            """) { folder };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(folder), session.Folder);
            if (!Directory.Exists(path)) throw new UsageException($"{path}: no such folder");
            if (File.Exists(Path.Combine(path, InspectionFile.Name)))
            {
                foreach (string figure in InspectCommand.Draw(InspectionFile.Read(Path.Combine(path, InspectionFile.Name)), path)) session.Out.WriteLine(figure);
                return ExitCode.Done;
            }
            var bad = new BadFiles(session);
            var all = RunFileReader.ReadTree(path, bad.Tell);
            if (StudyResults.Of(all) is { } study)
            {
                foreach (string figure in StudyOutput.Draw(path, study)) session.Out.WriteLine(figure);
                return bad.ExitCode;
            }
            RunFile[] runs = [.. all.Where(run => Path.GetDirectoryName(run.Path) == Path.TrimEndingDirectorySeparator(path))];
            if (runs.Length == 0) throw new UsageException($"{path}: holds no run files (*{RunFile.Extension}){bad.Readable}");
            foreach (var run in runs.Where(run => run.HasCutTail || run.End is null))
            {
                string flaw = run.HasCutTail ? "its last line is cut short and left out" : "it has no end line: killed, or still running";
                session.Error.WriteLine($"rnnhf: {run.Path}: {flaw}");
            }
            foreach (string figure in Draw(runs, path)) session.Out.WriteLine(figure);
            return bad.ExitCode;
        });
        return command;
    }

    /// <summary>Draws all figures the runs have data for; returns their paths.</summary>
    public static IReadOnlyList<string> Draw(IReadOnlyList<RunFile> runs, string folder)
    {
        var figures = new List<string>();
        if (runs.Any(run => run.Evaluated.Any())) figures.AddRange(ConvergenceFigure.Of(runs).Save(Path.Combine(folder, "convergence")));
        RunFile[] damped = [.. runs.Where(run => run.Steps.Any(step => step.Number("lambda") is not null))];
        if (damped.Length > 0) figures.AddRange(DynamicsFigure.Of(damped).Save(Path.Combine(folder, "dynamics")));
        return figures;
    }
}
