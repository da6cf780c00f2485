using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>How Hessian-free steers itself: damping λ, reduction ratio ρ and the length of conjugate-gradient solves by step.</summary>
static class DynamicsFigure
{
    // ρ leaves this range only where the model is no guide at all; beyond it the axis would hide the thresholds 1/4 and 3/4.
    const double LeastRho = -0.5, GreatestRho = 2;

    /// <summary>Of groups whose runs report λ.</summary>
    public static Figure Of(string title, IReadOnlyList<RunGroup> groups) =>
        new($"{title}, {RunGroup.Seeds(groups)}; triangles: ρ beyond {Axis.Short(LeastRho)} or {Axis.Short(GreatestRho)}", [.. groups.Select(group => group.Legend)],
            new[,] { { Damping(groups) }, { ReductionRatio(groups) }, { CgLength(groups) } });

    static Panel Damping(IReadOnlyList<RunGroup> groups)
    {
        var lines = Lines(groups, "lambda", lambda => lambda > 0);
        double[] lambdas = [.. lines.SelectMany(line => line.Points).Select(point => point.Y).DefaultIfEmpty(1)];
        var panel = PanelOver(groups);
        Axis.Logarithmic(panel.Plot.Axes.Left, "λ", lambdas.Min(), lambdas.Max());
        Draw(panel, lines, Math.Log10);
        return panel;
    }

    static Panel ReductionRatio(IReadOnlyList<RunGroup> groups)
    {
        var lines = Lines(groups, "reductionRatio", rho => !double.IsNaN(rho));
        var panel = PanelOver(groups);
        const double margin = 0.08 * (GreatestRho - LeastRho);
        Axis.Linear(panel.Plot.Axes.Left, "ρ", LeastRho - margin, GreatestRho + margin);
        panel.Level(0.25, "1/4");
        panel.Level(0.75, "3/4");
        Draw(panel, lines, rho => Math.Clamp(rho, LeastRho, GreatestRho));
        foreach (var (group, points) in lines)
        {
            panel.Beyond([.. points.Where(point => point.Y < LeastRho).Select(point => new Coordinates(point.X, LeastRho))], isAbove: false, group.Style);
            panel.Beyond([.. points.Where(point => point.Y > GreatestRho).Select(point => new Coordinates(point.X, GreatestRho))], isAbove: true, group.Style);
        }
        return panel;
    }

    static Panel CgLength(IReadOnlyList<RunGroup> groups)
    {
        var lines = Lines(groups, "cgIterations", _ => true);
        var panel = PanelOver(groups);
        double longest = lines.SelectMany(line => line.Points).Select(point => point.Y).DefaultIfEmpty(1).Max();
        Axis.Linear(panel.Plot.Axes.Left, "CG iterations", 0, 1.05 * longest, isWhole: true);
        Draw(panel, lines, length => length);
        return panel;
    }

    static (RunGroup Group, Coordinates[] Points)[] Lines(IReadOnlyList<RunGroup> groups, string name, Func<double, bool> isShown) =>
    [
        .. from one in groups
           from run in one.Runs
           select (one, run.Steps.Where(step => step.Number(name) is { } number && isShown(number))
               .Select(step => new Coordinates(step.Step, step.Number(name)!.Value)).ToArray()),
    ];

    static Panel PanelOver(IReadOnlyList<RunGroup> groups)
    {
        var panel = new Panel();
        Axis.Linear(panel.Plot.Axes.Bottom, "step", 0, 1.03 * groups.Max(group => group.Runs.Max(run => run.Steps.Max(step => step.Step))), isWhole: true);
        return panel;
    }

    // Runs of one group are a line each, as heavy as there are few: steps of several seeds have no median.
    static void Draw(Panel panel, (RunGroup Group, Coordinates[] Points)[] lines, Func<double, double> height)
    {
        foreach (var (group, points) in lines)
        {
            Coordinates[] placed = [.. points.Select(point => new Coordinates(point.X, height(point.Y)))];
            if (group.Runs.Count == 1) panel.Line(placed, group.Style);
            else panel.ThinLine(placed, group.Style);
        }
    }
}
