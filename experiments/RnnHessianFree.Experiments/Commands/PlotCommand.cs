using System.CommandLine;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Inspection;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf plot</c>: figures from run files alone.</summary>
static class PlotCommand
{
    public static Command Create(Session session)
    {
        var folder = Options.Path("folder", "a folder of run files (*.jsonl, *.jsonl.gz)");
        var clocks = Options.Text("--clock", $"what curves of convergence are drawn against, commas between: {string.Join(", ", Clock.Named.Keys)}; default seconds,passes,sequences", "names");
        var linear = Options.Flag("--linear", "curves of convergence on linear axes");
        var csv = Options.Flag("--csv", "write what curves of convergence show, as CSV beside them");
        var pdf = Options.Flag("--pdf", "write PDF too");
        var width = Options.Whole("--width", $"of a figure, in pixels; default {Figure.DefaultWidth}", Bounds.LeastPixels, Bounds.Pixels);
        var height = Options.Whole("--height", "of a figure, in pixels; default by its rows", Bounds.LeastPixels, Bounds.Pixels);
        var command = new Command("plot", """
            Draws the run files of a folder, as PNG and SVG beside them: a figure for each task and length, of each optimiser and setting the
            seeds, their median and quartiles. Of a study or an inspection, its figures. Runs nothing. A file that cannot be read is named and
            left out; the exit code is then 1.

            Example: rnnhf plot results/quickstart
            Example: rnnhf plot runs --clock minibatches,steps --linear --pdf --csv
            """) { folder, clocks, linear, csv, pdf, width, height };
        command.SetAction(parsed =>
        {
            string path = Folders.Existing(session, parsed.GetRequiredValue(folder));
            var look = new FigureLook
            {
                Clocks = Clocks(clocks.Name, parsed.GetValue(clocks)),
                IsLinear = parsed.GetValue(linear),
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
                HasPdf = parsed.GetValue(pdf),
                HasCsv = parsed.GetValue(csv),
            };
            if (File.Exists(Path.Combine(path, InspectionFile.Name)))
            {
                foreach (string figure in InspectCommand.Draw(InspectionFile.Read(Path.Combine(path, InspectionFile.Name)), path, look)) session.Out.WriteLine(figure);
                return ExitCode.Done;
            }
            var bad = new BadFiles(session);
            var all = RunFileReader.ReadTree(path, bad.Tell);
            if (StudyResults.Of(all) is { } study)
            {
                foreach (string figure in StudyOutput.Draw(path, study, look)) session.Out.WriteLine(figure);
                return bad.ExitCode;
            }
            RunFile[] runs = [.. all.Where(run => Path.GetDirectoryName(run.Path) == Path.TrimEndingDirectorySeparator(path))];
            if (runs.Length == 0) throw new UsageException($"{path}: holds no run files (*{RunFile.Extension}){bad.Readable}");
            foreach (var run in runs.Where(run => run.HasCutTail || run.End is null))
            {
                string flaw = run.HasCutTail ? "its last line is cut short and left out" : "it has no end line: killed, or still running";
                session.Error.WriteLine($"rnnhf: {run.Path}: {flaw}");
            }
            if (RunFigures.MostGroups(runs) is > RunStyle.Most and int groups)
                session.Error.WriteLine($"rnnhf: {path}: {groups} optimisers or settings in one figure; beyond {RunStyle.Most} their curves cannot be told apart");
            foreach (string figure in RunFigures.Draw(runs, path, look)) session.Out.WriteLine(figure);
            return bad.ExitCode;
        });
        return command;
    }

    static Clock[]? Clocks(string option, string? names) => names?.Split(',').Select(name => Clock.Named.TryGetValue(name, out var clock) ? clock
        : throw new UsageException($"{option} {name}: allowed are {string.Join(", ", Clock.Named.Keys)}, with commas between them{Nearest.Hint(name, Clock.Named.Keys)}")).ToArray();
}
