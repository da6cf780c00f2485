using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>How one run is drawn: colour, line pattern and marker differ, so that each of the three alone tells runs apart.</summary>
sealed record RunStyle(Color Color, LinePattern Pattern, MarkerShape Marker)
{
    // The colour-blind-safe palette of Okabe & Ito (2008), without its yellow, which is too light for a line on white.
    static readonly string[] Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9"];

    static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.DenselyDashed, LinePattern.Dotted];

    static readonly MarkerShape[] Markers =
        [MarkerShape.FilledCircle, MarkerShape.OpenSquare, MarkerShape.FilledTriangleUp, MarkerShape.OpenDiamond, MarkerShape.Eks];

    /// <summary>So many styles at most are told apart by a reader: colours come round with other patterns and markers.</summary>
    public const int Most = 30;

    /// <summary>The style of the n-th run of a figure.</summary>
    public static RunStyle Of(int n) =>
        new(Color.FromHex(Palette[n % Palette.Length]), Patterns[n % Patterns.Length], Markers[n % Markers.Length]);

    /// <summary>Makes a marker this style's.</summary>
    public void Set(MarkerStyle marker, float size)
    {
        (marker.Shape, marker.Size, marker.FillColor, marker.LineColor, marker.LineWidth) = (Marker, size, Color, Color, 2);
        (marker.OutlineColor, marker.OutlineWidth) = (Color, 0);
        if (Marker == MarkerShape.FilledCircle) marker.CustomRenderer = new Disc();
    }

    /// <summary>A filled circle that a dashed line before it leaves no dashes to, which Skia's SVGs cannot draw and complain of.</summary>
    sealed class Disc : IMarker
    {
        public void Render(SkiaSharp.SKCanvas canvas, Paint paint, Pixel center, float size, MarkerStyle markerStyle)
        {
            paint.SKPathEffect = null!;
            Drawing.FillCircle(canvas, center, size / 2, markerStyle.FillStyle, paint);
        }
    }
}
