using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>One plot of a figure, in the figures' common look.</summary>
sealed class Panel
{
    /// <summary>Twice 12 and 11 pixels: figures are shown at half their width.</summary>
    public const float FontSize = 24, SmallFontSize = 22;

    const float LineWidth = 3, ThinWidth = 1.5f, MarkerSize = 11;

    const double BandOpacity = 0.16, ThinOpacity = 0.55;

    // More than these merge into a band; a marker on every fourth would look as if it were every one.
    const int MostMarkers = 60;

    // A label above a line that is so far up the axis would be cut.
    const double High = 0.9;

    public Panel()
    {
        FigureFont.Install();
        foreach (var axis in new IAxis[] { Plot.Axes.Bottom, Plot.Axes.Left })
        {
            (axis.Label.FontSize, axis.TickLabelStyle.FontSize) = (FontSize, SmallFontSize);
            axis.Label.Bold = false;
        }
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.Grid.MajorLineColor = Color.FromHex("#E0E0E0");
        Plot.Axes.Right.IsVisible = Plot.Axes.Top.IsVisible = false;
        Plot.HideLegend();
    }

    /// <summary>What stands above it; null where nothing does.</summary>
    public string? Title { get; init; }

    public Plot Plot { get; } = new();

    /// <summary>A line through the points, in the order given, with a marker at its end and, where points are few and measured, at each.</summary>
    public void Line(IReadOnlyList<Coordinates> points, RunStyle style, bool isMeasured = true)
    {
        if (points.Count == 0) return;
        var line = Plot.Add.ScatterLine(points.ToArray(), style.Color);
        (line.LineWidth, line.LinePattern) = (LineWidth, style.Pattern);
        Points(isMeasured && points.Count <= MostMarkers ? points : [points[^1]], style);
    }

    /// <summary>A line that stands back behind others of its style.</summary>
    public void ThinLine(IReadOnlyList<Coordinates> points, RunStyle style)
    {
        if (points.Count == 0) return;
        var line = Plot.Add.ScatterLine(points.ToArray(), style.Color.WithAlpha(ThinOpacity));
        (line.LineWidth, line.LinePattern) = (ThinWidth, LinePattern.Solid);
    }

    /// <summary>The area between two curves over the same abscissas, light enough for lines on it.</summary>
    public void Band(double[] x, double[] low, double[] high, RunStyle style)
    {
        if (x.Length == 0) return;
        var band = Plot.Add.FillY(x, low, high);
        (band.FillColor, band.LineWidth) = (style.Color.WithAlpha(BandOpacity), 0);
    }

    /// <summary>Points alone.</summary>
    public void Points(IReadOnlyList<Coordinates> points, RunStyle style, float size = MarkerSize)
    {
        if (points.Count == 0) return;
        style.Set(Plot.Add.ScatterPoints(points.ToArray(), style.Color).MarkerStyle, size);
    }

    /// <summary>Points that stand at an edge because their place is beyond it, as triangles that point there.</summary>
    public void Beyond(IReadOnlyList<Coordinates> points, bool isAbove, RunStyle style) =>
        Points(points, style with { Marker = isAbove ? MarkerShape.OpenTriangleUp : MarkerShape.OpenTriangleDown }, 1.5f * MarkerSize);

    /// <summary>Vertical bars of uncertainty.</summary>
    public void Bars(IReadOnlyList<(double X, double Low, double High)> bars, RunStyle style)
    {
        foreach (var (x, low, high) in bars)
        {
            var bar = Plot.Add.Line(x, low, x, high);
            (bar.LineColor, bar.LineWidth, bar.MarkerSize) = (style.Color, 1.5f, 0);
        }
    }

    /// <summary>A thin horizontal line across the axes, as they then are, with its name on it, at the left, where curves are still far from a target.</summary>
    public void Level(double y, string name)
    {
        var (bottom, left) = (Plot.Axes.Bottom, Plot.Axes.Left);
        // As a curve: Skia's SVGs keep the dots of paths, not those of lines.
        var line = Plot.Add.ScatterLine(new[] { new Coordinates(bottom.Min, y), new Coordinates(bottom.Max, y) }, Colors.Black);
        (line.LineWidth, line.LinePattern) = (1.5f, LinePattern.Dotted);
        bool isHigh = y > left.Min + High * (left.Max - left.Min);
        Text(name, bottom.Min, y, isHigh ? Alignment.UpperLeft : Alignment.LowerLeft).OffsetX = 6;
    }

    /// <summary>A word in the plot, on the side of its point that the alignment leaves.</summary>
    public ScottPlot.Plottables.Text Text(string words, double x, double y, Alignment alignment)
    {
        var text = Plot.Add.Text(words, x, y);
        (text.LabelFontSize, text.LabelFontColor, text.LabelAlignment) = (SmallFontSize, Colors.Black, alignment);
        return text;
    }

    /// <summary>What a legend shows for a run.</summary>
    public static LegendItem LegendFor(string label, RunStyle style)
    {
        var item = new LegendItem { LabelText = label, LineColor = style.Color, LineWidth = LineWidth, LinePattern = style.Pattern };
        style.Set(item.MarkerStyle, MarkerSize);
        return item;
    }

    /// <summary>What a legend shows for markers alone.</summary>
    public static LegendItem LegendForPoints(string label, RunStyle style, float size = MarkerSize)
    {
        var item = new LegendItem { LabelText = label, LineWidth = 0 };
        style.Set(item.MarkerStyle, size);
        return item;
    }
}
