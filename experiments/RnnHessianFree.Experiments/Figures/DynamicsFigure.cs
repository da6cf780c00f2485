using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>How Hessian-free steers itself: damping λ, reduction ratio ρ and the length of conjugate-gradient solves by step.</summary>
static class DynamicsFigure
{
    // ρ leaves this range only where the model is no guide at all; beyond it the axis would hide the thresholds 1/4 and 3/4.
    const double LeastRho = -0.5, GreatestRho = 2;

    const string Title = "damping, reduction ratio and CG length by step";

    public static Figure Of(IReadOnlyList<RunFile> runs) =>
        new(Title, RunLabels.Legend(runs), new[,] { { Damping(runs) }, { ReductionRatio(runs) }, { CgLength(runs) } });

    static Panel Damping(IReadOnlyList<RunFile> runs)
    {
        var lines = Lines(runs, "lambda", lambda => lambda > 0);
        double[] lambdas = [.. lines.SelectMany(line => line).Select(point => point.Y).DefaultIfEmpty(1)];
        var panel = PanelOver(runs);
        Axis.Logarithmic(panel.Plot.Axes.Left, "λ", lambdas.Min(), lambdas.Max());
        return Draw(panel, lines, Math.Log10);
    }

    static Panel ReductionRatio(IReadOnlyList<RunFile> runs)
    {
        var lines = Lines(runs, "reductionRatio", rho => !double.IsNaN(rho));
        var panel = PanelOver(runs);
        Axis.Linear(panel.Plot.Axes.Left, "ρ", LeastRho, GreatestRho);
        panel.Level(0.25, "1/4");
        panel.Level(0.75, "3/4");
        return Draw(panel, lines, rho => Math.Clamp(rho, LeastRho, GreatestRho));
    }

    static Panel CgLength(IReadOnlyList<RunFile> runs)
    {
        var lines = Lines(runs, "cgIterations", _ => true);
        var panel = PanelOver(runs);
        double longest = lines.SelectMany(line => line).Select(point => point.Y).DefaultIfEmpty(1).Max();
        Axis.Linear(panel.Plot.Axes.Left, "CG iterations", 0, 1.05 * longest, isWhole: true);
        return Draw(panel, lines, length => length);
    }

    static Coordinates[][] Lines(IReadOnlyList<RunFile> runs, string name, Func<double, bool> isShown) => [.. runs.Select(run => run.Steps
        .Where(step => step.Number(name) is { } number && isShown(number))
        .Select(step => new Coordinates(step.Step, step.Number(name)!.Value)).ToArray())];

    static Panel PanelOver(IReadOnlyList<RunFile> runs)
    {
        var panel = new Panel();
        Axis.Linear(panel.Plot.Axes.Bottom, "step", 0, 1.03 * runs.Max(run => run.Steps.Max(step => step.Step)), isWhole: true);
        return panel;
    }

    static Panel Draw(Panel panel, Coordinates[][] lines, Func<double, double> height)
    {
        for (int i = 0; i < lines.Length; i++)
            panel.Line([.. lines[i].Select(point => new Coordinates(point.X, height(point.Y)))], RunStyle.Of(i));
        return panel;
    }
}
