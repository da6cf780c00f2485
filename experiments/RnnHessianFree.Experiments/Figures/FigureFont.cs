using ScottPlot;
using SkiaSharp;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>The one font of all figures, carried by the program: figures look the same, byte for byte, on machines without fonts.</summary>
sealed class FigureFont : IFontResolver
{
    static readonly byte[] File = Load();
    static readonly SKTypeface Typeface = SKTypeface.FromData(SKData.CreateCopy(File));

    /// <summary>Makes ScottPlot use it; again does nothing.</summary>
    public static void Install()
    {
        lock (File)
        {
            if (Fonts.FontResolvers is [FigureFont, ..]) return;
            Fonts.FontResolvers.Insert(0, new FigureFont());
            Fonts.Default = Typeface.FamilyName;
        }
    }

    /// <summary>A style element that carries the font inside an SVG.</summary>
    public static string SvgStyle
    {
        get
        {
            string source = $"url(data:font/ttf;base64,{Convert.ToBase64String(File)}) format('truetype')";
            return $"<style>@font-face{{font-family:'{Typeface.FamilyName}';src:{source}}}</style>";
        }
    }

    // Whatever font is asked for, in whatever style: figures have this one.
    public SKTypeface CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Typeface;

    public SKTypeface CreateTypeface(string fontName, bool bold, bool italic) => Typeface;

    static byte[] Load()
    {
        using var stream = typeof(FigureFont).Assembly.GetManifestResourceStream("figure-font.ttf")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
