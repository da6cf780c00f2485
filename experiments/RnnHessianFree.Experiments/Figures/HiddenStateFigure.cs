using RnnHessianFree.Experiments.Inspection;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// The hidden states: of one sequence by unit and step; in the plane of their first two principal components, with fixed and slow points; the
/// eigenvalues of W_hh, and what ∂h_T/∂h_0 keeps. A column a θ.
/// </summary>
static class HiddenStateFigure
{
    // Blue, white, vermilion of Okabe & Ito: told apart by all, and in grey by their distance from white.
    static readonly Color Low = Color.FromHex("#0072B2"), Middle = Colors.White, High = Color.FromHex("#D55E00");

    static readonly RunStyle OfEigenvalues = RunStyle.Of(6), OfSingularValues = RunStyle.Of(3);

    static readonly Color Path = Color.FromHex("#9A9A9A");

    const float MarkSize = 16;

    public static Figure Of(InspectedNumbers numbers)
    {
        InspectedPoint[] points = [.. numbers.Points.Where(point => point.States is not null)];
        string[] groups = points[0].States!.Groups;
        double[] all = [.. points.SelectMany(point => point.States!.HeatMap).SelectMany(row => row)];
        double most = Math.Max(0.1, Math.Ceiling(10 * all.Max(Math.Abs)) / 10), least = all.Min() < 0 ? -most : 0;
        return new($"Hidden states: {numbers.Subject}",
        [
            Mark($"h = {Axis.Short(least)}", least < 0 ? Low : Middle, MarkerShape.FilledSquare),
            Mark($"h = {Axis.Short(most)}", High, MarkerShape.FilledSquare),
            .. groups.Select((name, i) => Mark(name, Group(i).Color, Group(i).Marker)),
            Mark("fixed, stable", Colors.Black, MarkerShape.FilledSquare),
            Mark("not stable", Colors.Black, MarkerShape.OpenSquare),
            Mark("slow", Colors.Black, MarkerShape.Eks),
            Panel.LegendFor("eigenvalues", OfEigenvalues),
            Panel.LegendFor("singular values", OfSingularValues),
        ],
            InspectionPanels.Grid(points, (point, _) => HeatMap(point, least, most), (point, _) => Plane(point), (point, _) => Eigenvalues(point), (point, _) => Transport(point)));
    }

    static Panel HeatMap(InspectedPoint point, double least, double most)
    {
        double[][] h = point.States!.HeatMap;
        var (units, steps) = (h.Length, h[0].Length);
        var panel = new Panel { Title = point.Label };
        double[,] intensities = new double[units, steps];
        for (int unit = 0; unit < units; unit++)
            for (int i = 0; i < steps; i++) intensities[unit, i] = h[unit][i];
        var map = panel.Plot.Add.Heatmap(intensities);
        map.Colormap = least < 0 ? new ScottPlot.Colormaps.CustomInterpolated([Low, Middle, High]) : new ScottPlot.Colormaps.CustomInterpolated([Middle, High]);
        map.ManualRange = new(least, most);
        map.Position = new CoordinateRect(0.5, steps + 0.5, 0.5, units + 0.5);
        Axis.Linear(panel.Plot.Axes.Bottom, "step", 0.5, steps + 0.5, isWhole: true);
        Axis.Linear(panel.Plot.Axes.Left, "unit", 0.5, units + 0.5, isWhole: true);
        panel.Plot.Grid.IsVisible = false;
        return panel;
    }

    static Panel Plane(InspectedPoint point)
    {
        var states = point.States!;
        var panel = new Panel { Title = point.Label };
        foreach (double[][] path in states.Paths)
        {
            var line = panel.Plot.Add.ScatterLine(path.Select(at => new Coordinates(at[0], at[1])).ToArray(), Path);
            line.LineWidth = 1;
        }
        for (int i = 0; i < states.Groups.Length; i++)
        {
            var style = Group(i);
            panel.Points([.. states.Ends.Where(end => end.Group == i).Select(end => new Coordinates(end.First, end.Second))], style);
        }
        foreach (var found in states.FixedPoints)
        {
            var marker = panel.Plot.Add.ScatterPoints(new[] { new Coordinates(found.First, found.Second) }, Colors.Black);
            marker.MarkerShape = !found.IsFixed ? MarkerShape.Eks : found.UnstableDirections == 0 ? MarkerShape.FilledSquare : MarkerShape.OpenSquare;
            (marker.MarkerSize, marker.MarkerLineWidth) = (MarkSize, 3);
        }
        var all = states.Paths.SelectMany(path => path).Concat(states.Ends.Select(end => (double[])[end.First, end.Second]))
            .Concat(states.FixedPoints.Select(found => (double[])[found.First, found.Second])).ToArray();
        Range(panel.Plot.Axes.Bottom, $"component 1 ({Axis.Percent(Math.Round(states.Explained[0], 2))})", all.Select(at => at[0]));
        Range(panel.Plot.Axes.Left, "component 2", all.Select(at => at[1]));
        return panel;
    }

    static Panel Eigenvalues(InspectedPoint point)
    {
        var panel = new Panel { Title = point.Label };
        double[][] eigenvalues = point.States!.HiddenEigenvalues;
        double reach = 1.1 * Math.Max(1, eigenvalues.Max(z => Math.Sqrt(z[0] * z[0] + z[1] * z[1])));
        const double Wide = 393.0 / 340; // of the axes of a panel in a row of three: a circle is to look like one
        Axis.Linear(panel.Plot.Axes.Bottom, "W_hh, real part", -reach * Wide, reach * Wide);
        Axis.Linear(panel.Plot.Axes.Left, "imaginary part", -reach, reach);
        var circle = panel.Plot.Add.ScatterLine(Enumerable.Range(0, 361).Select(i => new Coordinates(Math.Cos(i * Math.PI / 180), Math.Sin(i * Math.PI / 180))).ToArray(), Colors.Black);
        (circle.LineWidth, circle.LinePattern) = (2, LinePattern.Dotted);
        panel.Points([.. eigenvalues.Select(z => new Coordinates(z[0], z[1]))], OfEigenvalues);
        return panel;
    }

    static Panel Transport(InspectedPoint point)
    {
        var states = point.States!;
        var panel = new Panel { Title = point.Label };
        var (from, to) = InspectionPanels.LogRange(states.SingularValues.Concat(states.Transport).Append(1));
        Axis.Linear(panel.Plot.Axes.Bottom, "number, by size", 0, 1.03 * states.HiddenEigenvalues.Length, isWhole: true);
        Axis.Logarithmic(panel.Plot.Axes.Left, "∂h_T/∂h_0", from, to);
        InspectionPanels.LogCurve(panel, Numbers(states.SingularValues.Length), states.SingularValues, OfSingularValues);
        InspectionPanels.LogCurve(panel, Numbers(states.Transport.Length), states.Transport, OfEigenvalues);
        return panel;

        static double[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (double)i)];
    }

    static LegendItem Mark(string label, Color color, MarkerShape shape) => Panel.LegendForPoints(label, new(color, LinePattern.Solid, shape), MarkSize);

    static RunStyle Group(int i) => RunStyle.Of(i);

    static void Range(IAxis axis, string title, IEnumerable<double> values)
    {
        double[] all = [.. values];
        double from = all.Min(), to = all.Max(), margin = Math.Max(0.06 * (to - from), 1e-6);
        Axis.Linear(axis, title, from - margin, to + margin);
    }
}
