using System.Text.RegularExpressions;
using RnnHessianFree.Experiments.Runs;
using ScottPlot;
using SkiaSharp;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Panels in rows and columns, where null is an empty place, under a title and one legend, as PNG and SVG. The same run files give the same
/// bytes.
/// </summary>
sealed partial class Figure(string title, IReadOnlyList<LegendItem> legend, Panel?[,] panels)
{
    const int Width = 1800, PanelHeight = 480, HeadHeight = 110, TitleSize = 26;

    // Around each panel's axes, for ticks and titles; the same for all, so that axes align.
    static readonly PixelPadding Margins = new(left: 120, right: 40, bottom: 80, top: 16);

    int Height => HeadHeight + PanelHeight * panels.GetLength(0);

    /// <summary>Writes both files; returns their paths.</summary>
    public IReadOnlyList<string> Save(string pathWithoutExtension)
    {
        string png = pathWithoutExtension + ".png", svg = pathWithoutExtension + ".svg";
        AtomicFile.Write(png, stream => stream.Write(Png()));
        AtomicFile.Write(svg, stream => stream.Write(Svg()));
        return [png, svg];
    }

    public byte[] Png()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        return image.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    public byte[] Svg()
    {
        using var memory = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), memory)) Draw(canvas);
        string svg = System.Text.Encoding.UTF8.GetString(memory.ToArray());
        int afterRoot = svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        return System.Text.Encoding.UTF8.GetBytes(Renumber(svg.Insert(afterRoot, FigureFont.SvgStyle)));
    }

    // Skia numbers clips through the life of the process; here they count from 0 in every figure.
    static string Renumber(string svg)
    {
        var numbers = new Dictionary<string, int>();
        return ClipName().Replace(svg, name =>
        {
            numbers.TryAdd(name.Value, numbers.Count);
            return $"cl_{numbers[name.Value]}";
        });
    }

    [GeneratedRegex(@"\bcl_[0-9a-f]+\b")]
    private static partial Regex ClipName();

    void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        using var paint = Paint.NewDisposablePaint();
        var heading = new LabelStyle { Text = title, FontSize = TitleSize, Alignment = Alignment.UpperCenter };
        heading.Render(canvas, new Pixel(Width / 2, 12), paint);

        var key = new Legend(new Plot())
        {
            Orientation = Orientation.Horizontal,
            IsVisible = true,
            SymbolWidth = 70,
            InterItemPadding = new(30, 30, 0, 0),
            OutlineWidth = 0,
            ShadowColor = Colors.Transparent,
        };
        key.ManualItems.AddRange(legend);
        key.Render(canvas, paint, new PixelRect(0, Width, HeadHeight, 50), Alignment.MiddleCenter);

        var (rows, columns) = (panels.GetLength(0), panels.GetLength(1));
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
            {
                if (panels[row, column] is not { Plot: var plot }) continue;
                plot.Layout.Fixed(Margins);
                plot.RenderManager.ClearCanvasBeforeEachRender = false; // the canvas holds its neighbours
                float left = column * Width / columns, top = HeadHeight + row * PanelHeight;
                plot.Render(canvas, new PixelRect(left, left + Width / columns, top + PanelHeight, top));
            }
    }
}
