using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>What runs are called in a figure: the optimiser's name, with the file's name where that is not enough.</summary>
static class RunLabels
{
    public static IReadOnlyList<LegendItem> Legend(IReadOnlyList<RunFile> runs) =>
        [.. runs.Select((run, i) => Panel.LegendFor(Label(run, runs) + Fate(run), RunStyle.Of(i)))];

    static string Label(RunFile run, IReadOnlyList<RunFile> runs)
    {
        string name = run.Header.Optimizer.Name;
        return runs.Count(other => other.Header.Optimizer.Name == name) == 1 ? name : $"{name}, {run.Name}";
    }

    // Curves show whether a run solved its task; they do not show why another one broke off.
    static string Fate(RunFile run) => run.End?.Reason switch
    {
        EndReason.Solved or EndReason.BudgetSpent or EndReason.NoLongerBetter => "",
        null => " (unfinished)",
        { } reason => $" ({reason})",
    };
}
