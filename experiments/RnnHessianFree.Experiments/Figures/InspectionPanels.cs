using RnnHessianFree.Experiments.Inspection;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>What the figures of an inspection share: a column of panels for each θ, and curves on them.</summary>
static class InspectionPanels
{
    // A logarithmic axis shows so many decades at most, down from its greatest value.
    const double MostDecades = 12;

    /// <summary>A panel for each row and each θ.</summary>
    public static Panel?[,] Grid(IReadOnlyList<InspectedPoint> points, params Func<InspectedPoint, int, Panel>[] rows)
    {
        var panels = new Panel?[rows.Length, points.Count];
        for (int row = 0; row < rows.Length; row++)
            for (int column = 0; column < points.Count; column++) panels[row, column] = rows[row](points[column], column);
        return panels;
    }

    /// <summary>The range of a logarithmic axis that holds these values, zeros and negative ones apart.</summary>
    public static (double From, double To) LogRange(IEnumerable<double> values)
    {
        double[] positive = [.. values.Where(value => value > 0 && double.IsFinite(value))];
        if (positive.Length == 0) return (0.1, 1);
        double to = positive.Max();
        return (Math.Max(positive.Min(), to * Math.Pow(10, -MostDecades)), to);
    }

    /// <summary>A curve of values by abscissa on a logarithmic axis; it ends where values do or leave the axis.</summary>
    public static void LogCurve(Panel panel, IReadOnlyList<double> x, IReadOnlyList<double> y, RunStyle style) => panel.Line(
        [.. x.Zip(y).Where(point => point.Second > 0 && double.IsFinite(point.Second)).Select(point => new Coordinates(point.First, Math.Log10(point.Second)))],
        style);

    public static void LogBand(Panel panel, IReadOnlyList<double> x, Band band, RunStyle style)
    {
        int[] shown = [.. Enumerable.Range(0, x.Count).Where(i => band.Low[i] > 0 && double.IsFinite(band.High[i]))];
        panel.Band([.. shown.Select(i => x[i])], [.. shown.Select(i => Math.Log10(band.Low[i]))], [.. shown.Select(i => Math.Log10(band.High[i]))], style);
    }

    public static void Curve(Panel panel, IReadOnlyList<double> x, IReadOnlyList<double> y, RunStyle style) =>
        panel.Line([.. x.Zip(y).Where(point => double.IsFinite(point.Second)).Select(point => new Coordinates(point.First, point.Second))], style);

    /// <summary>0, 1, 2, …</summary>
    public static double[] Count(int length) => [.. Enumerable.Range(0, length).Select(i => (double)i)];

    /// <summary>A dotted vertical line with its name at its upper end.</summary>
    public static void Vertical(Panel panel, double x, string name)
    {
        // As a curve: Skia's SVGs keep the dots of paths, not those of lines.
        var line = panel.Plot.Add.ScatterLine(new[] { new Coordinates(x, panel.Plot.Axes.Left.Min), new Coordinates(x, panel.Plot.Axes.Left.Max) }, Colors.Black);
        (line.LineWidth, line.LinePattern) = (2, LinePattern.Dotted);
        panel.Text(name, x, panel.Plot.Axes.Left.Max, Alignment.UpperRight);
    }
}
