using RnnHessianFree.Experiments.Inspection;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// How many eigenvalues of the curvatures are of at least a size, and how much of gradient and proposed step lies at or below each of the matrix that is solved
/// with: a column a θ.
/// </summary>
static class SpectrumFigure
{
    // What the quadrature has below is zeros, as far as it tells.
    const double LeastEigenvalue = 1e-7;

    // Fewer are no eigenvalue, but the estimate's part of one.
    const double LeastCount = 0.5;

    static readonly RunStyle OfGradient = RunStyle.Of(5), OfStep = RunStyle.Of(6);

    public static Figure Of(InspectedNumbers numbers)
    {
        InspectedPoint[] points = [.. numbers.Points.Where(point => point.Spectrum is not null)];
        string[] names = [.. points[0].Spectrum!.Operators.SelectMany(o => o.Negative is null ? (string[])[o.Name] : [o.Name, $"{o.Name}, negative"])];
        double most = points.SelectMany(point => Curves(point.Spectrum!)).Max(curve => curve.Max());
        return new($"Curvature: {numbers.Subject}",
            [.. names.Select((name, i) => Panel.LegendFor(name, RunStyle.Of(i))), Panel.LegendFor("gradient", OfGradient), Panel.LegendFor("step", OfStep)],
            InspectionPanels.Grid(points, (point, _) => Density(point, most), (point, _) => Shares(point)));
    }

    static Panel Density(InspectedPoint point, double most)
    {
        var spectrum = point.Spectrum!;
        var panel = PanelOver(point);
        Axis.Logarithmic(panel.Plot.Axes.Left, "eigenvalues of at least", LeastCount, most);
        double[] x = [.. spectrum.Edges.SkipLast(1).Select(Math.Log10)];
        foreach (var (curve, i) in Curves(spectrum).Select((curve, i) => (curve, i)))
            InspectionPanels.LogCurve(panel, x, [.. curve.Select(count => count < LeastCount ? 0 : count)], RunStyle.Of(i));
        InspectionPanels.Vertical(panel, Math.Log10(point.Lambda), "λ ");
        return panel;
    }

    static Panel Shares(InspectedPoint point)
    {
        var panel = PanelOver(point);
        Axis.Linear(panel.Plot.Axes.Left, "share up to there", 0, 1.05);
        double[] x = [.. point.Spectrum!.Edges.Select(Math.Log10)];
        InspectionPanels.Curve(panel, x, point.Spectrum.Gradient, OfGradient);
        InspectionPanels.Curve(panel, x, point.Spectrum.Step, OfStep);
        InspectionPanels.Vertical(panel, Math.Log10(point.Lambda), "λ ");
        return panel;
    }

    static Panel PanelOver(InspectedPoint point)
    {
        var panel = new Panel { Title = point.Label };
        Axis.Linear(panel.Plot.Axes.Bottom, "log |eigenvalue|", Math.Log10(LeastEigenvalue), Math.Log10(point.Spectrum!.Edges[^1]), isWhole: true);
        return panel;
    }

    // For each operator, and for its negative eigenvalues where there are any, the number at or above each bin's lower edge.
    static IEnumerable<double[]> Curves(SpectrumNumbers spectrum) => spectrum.Operators
        .SelectMany(o => o.Negative is { } negative ? (double[][])[o.Positive, negative] : [o.Positive])
        .Select(counts => counts.Select((_, i) => counts.Skip(i).Sum()).ToArray());
}
