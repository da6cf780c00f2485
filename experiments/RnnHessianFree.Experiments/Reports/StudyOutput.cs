using System.Text;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>All that is made of a study's run files: the same files give the same bytes.</summary>
static class StudyOutput
{
    /// <summary>The name of the paper's figure.</summary>
    public const string Reproduction = "reproduction";

    const string Folder = "figures";

    /// <summary>Draws the figures and writes the report; returns their paths.</summary>
    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<RunFile> files)
    {
        var results = StudyResults.Of(files) ?? throw new InvalidDataException($"{folder}: holds no run of a study");
        if (results.All.Count == 0) throw new InvalidDataException($"{folder}: no run of the study is finished");
        var figures = Figures(results, FigureLook.Default).ToArray();
        string report = Path.Combine(folder, RunTable.FileName);
        var written = Draw(folder, figures, FigureLook.Default);
        string text = StudyReport.Of(results, [.. figures.Select(figure => $"{Folder}/{figure.Name}")]);
        AtomicFile.Write(report, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return [.. written, report];
    }

    /// <summary>The findings as plain sentences.</summary>
    public static IEnumerable<string> Sentences(StudyResults results)
    {
        int solved = results.All.Count(run => run.End!.Reason == EndReason.Solved);
        yield return $"{solved} of {results.All.Count} runs came to the target.";
        foreach (var phase in (StudyPhase[])[StudyPhase.Given, StudyPhase.Tuned, StudyPhase.Untuned])
        {
            if (results.WorkloadsOf(phase).Count == 0) continue;
            var findings = new StudyFindings(results, phase);
            string?[] parts = [findings.Lines(), findings.Solved(), phase == StudyPhase.Tuned ? findings.Trials() : null];
            foreach (string line in parts.OfType<string>().SelectMany(part => part.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
                yield return (phase == StudyPhase.Given ? "" : $"{phase}: ") + line.TrimStart('-', ' ').Replace("**", "");
        }
    }

    /// <summary>Draws the figures alone.</summary>
    public static IReadOnlyList<string> Draw(string folder, StudyResults results, FigureLook look) => Draw(folder, [.. Figures(results, look)], look);

    static List<string> Draw(string folder, (string Name, Figure Figure)[] figures, FigureLook look)
    {
        if (figures.Length > 0) Directory.CreateDirectory(Path.Combine(folder, Folder));
        return [.. figures.SelectMany(figure => figure.Figure.Save(Path.Combine(folder, Folder, figure.Name), look))];
    }

    static IEnumerable<(string Name, Figure Figure)> Figures(StudyResults results, FigureLook look)
    {
        foreach (var phase in (StudyPhase[])[StudyPhase.Tuned, StudyPhase.Untuned])
        {
            string suffix = phase == StudyPhase.Tuned ? "" : "-untuned";
            if (SuccessFigure.Of(results, phase) is { } success) yield return ("success" + suffix, success);
            foreach (string start in results.WorkloadsOf(phase).Select(key => key.Initialization).Distinct())
                if (GrowthFigure.Of(results, start, phase) is { } growth) yield return ($"time-against-length-{start}{suffix}", growth);
            if (ProfileFigure.Of(results, phase) is { } profile) yield return ("profile" + suffix, profile);
            foreach (var workload in results.WorkloadsOf(phase))
                yield return ($"convergence-{workload.FileName}{suffix}", Convergence(results, workload, phase, look));
        }
        if (AblationFigure.Of(results) is { } parts) yield return ("parts", parts);
        else
        {
            if (GrowthFigure.Reproduction(results, Clock.Minibatches) is { } reproduction) yield return (Reproduction, reproduction);
            if (GrowthFigure.Reproduction(results, Clock.Minibatches, Clock.Seconds) is { } print) yield return ($"{Reproduction}-print", print);
        }
        if (TunabilityFigure.Of(results) is { } tunability) yield return ("tunability", tunability);
    }

    static Figure Convergence(StudyResults results, WorkloadKey workload, StudyPhase phase, FigureLook look) => ConvergenceFigure.Of(
        $"{workload.Title}, {phase.ToString().ToLowerInvariant()}",
        [
            .. from optimizer in results.Optimizers
               let runs = results.Runs(workload, optimizer, phase)
               where runs.Count > 0
               select new RunGroup(optimizer.Title, CompetitorLegend.StyleOf(optimizer), runs),
        ], look);
}
