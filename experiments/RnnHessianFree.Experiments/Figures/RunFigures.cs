using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>The figures of runs that belong to no study: convergence, and how Hessian-free steered itself, for each task and length.</summary>
static class RunFigures
{
    /// <summary>Draws all that the runs have data for into a folder; returns the paths.</summary>
    public static IReadOnlyList<string> Draw(IReadOnlyList<RunFile> runs, string folder, FigureLook look)
    {
        var written = new List<string>();
        var byTask = ByTask(runs).ToArray();
        foreach (var task in byTask)
        {
            string suffix = byTask.Length == 1 ? "" : $"-{FileName(task.Key.Task)}-T{task.Key.Length}";
            string title = $"{task.Key.Task}, T = {task.Key.Length}";
            var groups = RunGroup.Of([.. task]);
            if (task.Any(run => run.Evaluated.Any()))
                written.AddRange(ConvergenceFigure.Of(title, groups, look).Save(Path.Combine(folder, "convergence" + suffix), look));
            RunGroup[] damped = [.. groups.Select(group => group with { Runs = [.. group.Runs.Where(IsDamped)] }).Where(group => group.Runs.Count > 0)];
            if (damped.Length > 0) written.AddRange(DynamicsFigure.Of(title, damped).Save(Path.Combine(folder, "dynamics" + suffix), look));
        }
        return written;
    }

    /// <summary>How many groups the fullest figure of these runs has.</summary>
    public static int MostGroups(IReadOnlyList<RunFile> runs) => ByTask(runs).Max(task => RunGroup.Of([.. task]).Count);

    static IEnumerable<IGrouping<(string Task, int Length), RunFile>> ByTask(IReadOnlyList<RunFile> runs) =>
        runs.GroupBy(run => (Task: Title(run.Header.Task), run.Header.Task.Length));

    static bool IsDamped(RunFile run) => run.Steps.Any(step => step.Number("lambda") is not null);

    static string Title(TaskDescription task) => task.Settings.Text("variant") is { } variant and not nameof(Tasks.TaskVariant.Thesis)
        ? $"{task.Name} ({variant.ToLowerInvariant()})" : task.Name;

    static string FileName(string title) => string.Concat(title.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-'));
}
