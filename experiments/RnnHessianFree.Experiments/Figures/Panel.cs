using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>One plot of a figure, in the figures' common look.</summary>
sealed class Panel
{
    const float FontSize = 20, LineWidth = 2.5f, MarkerSize = 10;

    const double BandOpacity = 0.16;

    // More markers than these merge into a band.
    const int MarkersPerLine = 12;

    public Panel()
    {
        FigureFont.Install();
        foreach (var axis in new IAxis[] { Plot.Axes.Bottom, Plot.Axes.Left })
        {
            axis.Label.FontSize = axis.TickLabelStyle.FontSize = FontSize;
            axis.Label.Bold = false;
        }
        Plot.Grid.MajorLineColor = Color.FromHex("#E0E0E0");
        Plot.Axes.Right.IsVisible = Plot.Axes.Top.IsVisible = false;
        Plot.HideLegend();
    }

    public Plot Plot { get; } = new();

    /// <summary>A line through the points, in the order given, with a marker here and there and at its end.</summary>
    public void Line(IReadOnlyList<Coordinates> points, RunStyle style)
    {
        if (points.Count == 0) return;
        var line = Plot.Add.ScatterLine(points.ToArray(), style.Color);
        (line.LineWidth, line.LinePattern) = (LineWidth, style.Pattern);
        int stride = Math.Max(1, (points.Count + MarkersPerLine - 1) / MarkersPerLine);
        var markers = Plot.Add.ScatterPoints(points.Where((_, i) => i % stride == 0 || i == points.Count - 1).ToArray(), style.Color);
        (markers.MarkerShape, markers.MarkerSize, markers.MarkerLineWidth) = (style.Marker, MarkerSize, 2);
    }

    /// <summary>The area between two curves over the same abscissas, light enough for lines on it.</summary>
    public void Band(double[] x, double[] low, double[] high, RunStyle style)
    {
        if (x.Length == 0) return;
        var band = Plot.Add.FillY(x, low, high);
        (band.FillColor, band.LineWidth) = (style.Color.WithAlpha(BandOpacity), 0);
    }

    /// <summary>Points alone.</summary>
    public void Points(IReadOnlyList<Coordinates> points, RunStyle style)
    {
        if (points.Count == 0) return;
        var markers = Plot.Add.ScatterPoints(points.ToArray(), style.Color);
        (markers.MarkerShape, markers.MarkerSize, markers.MarkerLineWidth) = (style.Marker, MarkerSize, 2);
    }

    /// <summary>Vertical bars of uncertainty.</summary>
    public void Bars(IReadOnlyList<(double X, double Low, double High)> bars, RunStyle style)
    {
        foreach (var (x, low, high) in bars)
        {
            var bar = Plot.Add.Line(x, low, x, high);
            (bar.LineColor, bar.LineWidth, bar.MarkerSize) = (style.Color, 1.5f, 0);
        }
    }

    /// <summary>A thin horizontal line with its name on it, at the left, where curves are still far from a target.</summary>
    public void Level(double y, string name)
    {
        var line = Plot.Add.HorizontalLine(y, 1.5f, Colors.Black, LinePattern.Dotted);
        line.Axes.YAxis = Plot.Axes.Left;
        var text = Plot.Add.Text(name, Plot.Axes.Bottom.Min, y);
        (text.LabelFontSize, text.LabelFontColor, text.LabelAlignment) = (FontSize - 3, Colors.Black, Alignment.LowerLeft);
    }

    /// <summary>What a legend shows for a run.</summary>
    public static LegendItem LegendFor(string label, RunStyle style) => new()
    {
        LabelText = label,
        LabelFontSize = FontSize + 2,
        LineColor = style.Color,
        LineWidth = LineWidth,
        LinePattern = style.Pattern,
        MarkerShape = style.Marker,
        MarkerSize = MarkerSize,
        MarkerFillColor = style.Color,
        MarkerLineColor = style.Color,
    };
}
