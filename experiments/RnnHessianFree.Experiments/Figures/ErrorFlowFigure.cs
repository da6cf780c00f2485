using RnnHessianFree.Experiments.Inspection;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>How errors flow back through time, which steps the gradient of W_hh comes from, and how disturbances go forward: a line a θ.</summary>
static class ErrorFlowFigure
{
    public static Figure Of(InspectedNumbers numbers)
    {
        InspectedPoint[] points = [.. numbers.Points.Where(point => point.Flow is not null)];
        return new($"Error flow through time: {numbers.Subject}", [.. points.Select((point, i) => Panel.LegendFor(point.Label, RunStyle.Of(i)))],
            new[,]
            {
                {
                    Draw(points, "steps back from the loss", "‖∂E/∂t‖, at the loss 1", flow => flow.Backward.Median, flow => flow.Backward),
                    Draw(points, "steps back from the loss", "share in dW_hh", flow => flow.HiddenWeightShares, _ => null),
                    Draw(points, "steps forward from the start", "‖∂h/∂h_0 v‖, at the start 1", flow => flow.Forward.Median, flow => flow.Forward),
                },
            });
    }

    static Panel Draw(InspectedPoint[] points, string abscissa, string ordinate, Func<FlowNumbers, double[]> curve, Func<FlowNumbers, Band?> band)
    {
        var panel = new Panel();
        double[][] curves = [.. points.Select(point => curve(point.Flow!))];
        var (from, to) = InspectionPanels.LogRange(points.SelectMany(point => band(point.Flow!) is { } b ? b.Low.Concat(b.High) : curve(point.Flow!)));
        Axis.Linear(panel.Plot.Axes.Bottom, abscissa, 0, 1.03 * curves.Max(values => values.Length), isWhole: true);
        Axis.Logarithmic(panel.Plot.Axes.Left, ordinate, from, to);
        for (int i = 0; i < points.Length; i++)
            if (band(points[i].Flow!) is { } b) InspectionPanels.LogBand(panel, InspectionPanels.Count(curves[i].Length), b, RunStyle.Of(i));
        for (int i = 0; i < points.Length; i++)
            InspectionPanels.LogCurve(panel, InspectionPanels.Count(curves[i].Length), curves[i], RunStyle.Of(i));
        return panel;
    }
}
