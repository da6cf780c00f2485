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

    /// <summary>The style of the n-th run of a figure.</summary>
    public static RunStyle Of(int n) =>
        new(Color.FromHex(Palette[n % Palette.Length]), Patterns[n % Patterns.Length], Markers[n % Markers.Length]);
}
