using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>
/// The figure at the head of README.md, from the runs under <c>results/</c>: minibatches to the target against T, for Hessian-free as in 2011 and as it is
/// today and, where it was run from the same initial weights, the best first-order method at each T.
/// </summary>
static class Headline
{
    /// <summary>Where it is, without extension.</summary>
    public static readonly string Path = System.IO.Path.Combine("results", "readme", "headline");

    // One that adds, one that orders, one that remembers.
    static readonly string[] Tasks = ["addition", "temporal-order", "memorization-5bit"];

    static readonly Clock By = Clock.Minibatches;

    /// <summary>The figure; null where one of the ways has not been run.</summary>
    public static Figure? Of(string root)
    {
        if (Study(root, Findings.Then) is not { } then || Study(root, Findings.Now) is not { } now) return null;
        Competitor[] shown = [new("now", "Hessian-free today", 0, ""), new("then", "Hessian-free as in 2011", 1, ""), new("other", "best first-order method", 2, "")];
        Growth[] lines = [.. Whole(now, shown[0]), .. Whole(then, shown[1]), .. Study(root, Findings.Rivals) is { } rivals ? Best(rivals, now, shown[2]) : []];
        var row = new GrowthFigure.Row(By.Title, [.. lines.OrderBy(line => Array.IndexOf(Tasks, line.TaskTitle))]) { Gaps = [.. Tasks.Select(task => Gap(lines, task, shown)).OfType<GrowthFigure.Gap>()] };
        return GrowthFigure.Draw("minibatches of 1,000 sequences until 99 % of held-out sequences are right, against T: a dot a run", shown, [row], panelHeight: 540);
    }

    static StudyResults? Study(string root, string name) => System.IO.Path.Combine(root, "results", name) is var folder && Directory.Exists(folder)
        && StudyResults.Of(RunFileReader.ReadTree(folder)) is { All.Count: > 0 } results ? results : null;

    // The study's first optimiser is the method whole.
    static IEnumerable<Growth> Whole(StudyResults results, Competitor shown) => Growth.Of(results, StudyPhase.Given, By, leastLengths: 1)
        .Where(one => one.Optimizer.Order == 0 && Tasks.Contains(one.TaskTitle)).Select(one => one with { Optimizer = shown });

    // At each T the first-order method with the least median; nothing from other initial weights than today's Hessian-free had.
    static IEnumerable<Growth> Best(StudyResults results, StudyResults now, Competitor shown)
    {
        string start = now.All[0].Header.Initialization.Settings.GetRawText();
        string[] firstOrder = [.. OptimizerCatalog.All.Where(entry => entry.IsFirstOrder).Select(entry => entry.Title)];
        return from workload in results.WorkloadsOf(StudyPhase.Tuned)
               where Tasks.Contains(workload.TaskTitle)
               let best = results.Optimizers.Where(optimizer => firstOrder.Contains(optimizer.Kind)).Select(optimizer => results.Runs(workload, optimizer, StudyPhase.Tuned))
                   .Where(runs => runs.Count > 0 && runs.All(run => run.Header.Initialization.Settings.GetRawText() == start))
                   .Select(runs => (double[])[.. runs.Select(By.TimeToTarget)])
                   .OrderBy(times => Quantiles.At(times, 0.5)).ThenBy(times => times.Count(double.IsInfinity)).FirstOrDefault()
               where best is not null
               group (workload.Length, best) by (workload.TaskTitle, workload.Initialization) into task
               select new Growth(task.Key.TaskTitle, task.Key.Initialization, shown, [.. task.OrderBy(at => at.Length)]);
    }

    // Between then and now at the greatest T that both were solved at.
    static GrowthFigure.Gap? Gap(Growth[] lines, string task, Competitor[] shown)
    {
        var medians = shown.Take(2).Select(one => lines.Where(line => line.TaskTitle == task && line.Optimizer == one).SelectMany(line => line.At)
            .ToDictionary(at => at.Length, at => Quantiles.At(at.Times, 0.5))).ToArray();
        int[] both = [.. medians[0].Keys.Where(length => double.IsFinite(medians[0][length]) && medians[1].TryGetValue(length, out double then) && double.IsFinite(then))];
        return both.Length == 0 ? null : new(task, both.Max(), medians[1][both.Max()], medians[0][both.Max()]);
    }
}
