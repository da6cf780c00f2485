using RnnHessianFree.Experiments.Inspection;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// One solve by iteration: the model φ, the true residual, and the loss on the batch of the curvature and on the one that chooses among
/// iterates, where rings stand on the iterates chosen. A column a θ, a line a way of solving.
/// </summary>
static class SolveFigure
{
    // A logarithmic axis over less than this factor has no two ticks.
    const double FewTimes = 4;

    public static Figure Of(InspectedNumbers numbers)
    {
        InspectedPoint[] points = [.. numbers.Points.Where(point => point.Solves is not null)];
        return new($"One solve, opened: {numbers.Subject}",
        [
            .. points[0].Solves!.Select((solve, i) => Panel.LegendFor(solve.Name, RunStyle.Of(i))),
            Panel.LegendForPoints("chosen", new(Colors.Black, LinePattern.Solid, MarkerShape.OpenCircle), 16),
        ],
            InspectionPanels.Grid(points,
                (point, _) => Draw(point, "model φ", solve => solve.Model, isLogarithmic: false),
                (point, _) => Draw(point, "true residual", solve => solve.Residual, isLogarithmic: true),
                (point, _) => Draw(point, "loss, curvature's batch", solve => solve.CurvatureLoss, isLogarithmic: true),
                (point, _) => Draw(point, "loss, other batch", solve => solve.BacktrackingLoss, isLogarithmic: true, marksChosen: true)));
    }

    static Panel Draw(InspectedPoint point, string title, Func<SolveNumbers, double[]> curve, bool isLogarithmic, bool marksChosen = false)
    {
        var panel = new Panel { Title = point.Label };
        var solves = point.Solves!;
        double[] all = [.. solves.SelectMany(curve).Where(double.IsFinite)];
        isLogarithmic &= all.Max() > FewTimes * all.Min();
        Axis.Linear(panel.Plot.Axes.Bottom, "iteration", 0, 1.03 * (solves.Max(solve => solve.Model.Length) - 1), isWhole: true);
        if (isLogarithmic)
        {
            var (from, to) = InspectionPanels.LogRange(all);
            Axis.Logarithmic(panel.Plot.Axes.Left, title, from, to);
        }
        else
        {
            double margin = 0.05 * (all.Max() - all.Min());
            Axis.Linear(panel.Plot.Axes.Left, title, all.Min() - margin, all.Max() + margin);
        }
        for (int i = 0; i < solves.Count; i++)
        {
            double[] y = curve(solves[i]), x = InspectionPanels.Count(y.Length);
            if (isLogarithmic) InspectionPanels.LogCurve(panel, x, y, RunStyle.Of(i));
            else InspectionPanels.Curve(panel, x, y, RunStyle.Of(i));
            if (marksChosen) Ring(panel, solves[i].Chosen, isLogarithmic ? Math.Log10(y[solves[i].Chosen]) : y[solves[i].Chosen], RunStyle.Of(i).Color);
        }
        return panel;
    }

    static void Ring(Panel panel, double x, double y, Color color)
    {
        var ring = panel.Plot.Add.ScatterPoints(new[] { new Coordinates(x, y) }, color);
        (ring.MarkerShape, ring.MarkerSize, ring.MarkerLineWidth) = (MarkerShape.OpenCircle, 26, 4);
    }
}
