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
    /// <summary>Twice the pixels that code hosts show a figure across.</summary>
    public const int DefaultWidth = 1660;

    public const int DefaultPanelHeight = 440;

    const int PanelTitleLine = 30, Foot = 12;

    const float TitleSize = 28, HeadMargin = 14;

    // Around each panel's axes, for ticks and their titles; the same for all, so that axes align.
    static readonly PixelPadding Margins = new(left: 128, right: 32, bottom: 84, top: 16);

    // Between panels that share their axes.
    const int Gutter = 16;

    /// <summary>Of the whole figure, in pixels.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Of a row, without its panels' titles.</summary>
    public int PanelHeight { get; init; } = DefaultPanelHeight;

    /// <summary>Of the whole figure, in pixels; null for what its rows take.</summary>
    public int? Height { get; init; }

    /// <summary>Whether panels of a row have one vertical axis and those of a column one horizontal one, shown at the edge alone.</summary>
    public bool SharesAxes { get; init; }

    string Title { get; } = title;

    IReadOnlyList<LegendItem> Legend { get; } = legend;

    /// <summary>By row and column.</summary>
    public Panel?[,] Panels { get; } = panels;

    // Of the panels' titles, the most there are.
    int TitleLines => Panels.Cast<Panel?>().Max(panel => panel?.Title?.Split('\n').Length ?? 0);

    /// <summary>The numbers drawn; null where a figure does not give them.</summary>
    public Func<string>? Csv { get; init; }

    /// <summary>Writes the files, as PNG and SVG unless asked for more; returns their paths.</summary>
    public IReadOnlyList<string> Save(string pathWithoutExtension, FigureLook? look = null)
    {
        if (look is { Width: not null } or { Height: not null })
        {
            var other = new Figure(Title, Legend, Panels)
            {
                Width = look.Width ?? Width,
                Height = look.Height ?? Height,
                PanelHeight = PanelHeight,
                SharesAxes = SharesAxes,
                Csv = Csv,
            };
            return other.Save(pathWithoutExtension, look with { Width = null, Height = null });
        }
        List<(string Extension, Func<byte[]> Bytes)> files = [(".png", Png), (".svg", Svg)];
        if (look is { HasPdf: true }) files.Add((".pdf", Pdf));
        if (look is { HasCsv: true } && Csv is { } csv) files.Add((".csv", () => System.Text.Encoding.UTF8.GetBytes(csv())));
        foreach (var (extension, bytes) in files) AtomicFile.Write(pathWithoutExtension + extension, stream => stream.Write(bytes()));
        return [.. files.Select(file => pathWithoutExtension + file.Extension)];
    }

    public byte[] Png()
    {
        var layout = new Layout(this);
        using var surface = SKSurface.Create(new SKImageInfo(Width, layout.Height));
        layout.Draw(surface.Canvas);
        using var image = surface.Snapshot();
        return image.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    public byte[] Svg()
    {
        var layout = new Layout(this);
        using var memory = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, layout.Height), memory)) layout.Draw(canvas);
        string svg = System.Text.Encoding.UTF8.GetString(memory.ToArray());
        int afterRoot = svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1;
        return System.Text.Encoding.UTF8.GetBytes(Renumber(svg.Insert(afterRoot, FigureFont.SvgStyle)));
    }

    public byte[] Pdf()
    {
        var layout = new Layout(this);
        using var memory = new MemoryStream();
        using (var document = SKDocument.CreatePdf(memory))
        {
            layout.Draw(document.BeginPage(Width, layout.Height));
            document.EndPage();
            document.Close();
        }
        return memory.ToArray();
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

    /// <summary>Where the parts of a figure are.</summary>
    sealed class Layout(Figure figure)
    {
        readonly Key _key = new(figure.Legend, figure.Width - 2 * HeadMargin);

        (int Rows, int Columns) Size => (figure.Panels.GetLength(0), figure.Panels.GetLength(1));

        float Head => HeadMargin + (figure.Title.Length > 0 ? TitleSize + HeadMargin : 0) + _key.Height + (_key.Rows > 0 ? HeadMargin / 2 : 0);

        int TitleHeight => PanelTitleLine * figure.TitleLines;

        float TopMargin => Margins.Top + TitleHeight;

        public int Height => figure.Height ?? (int)Head + Foot + (figure.SharesAxes
            ? (int)(Margins.Bottom + Size.Rows * (figure.PanelHeight - Margins.Bottom + TitleHeight))
            : Size.Rows * (figure.PanelHeight + TitleHeight));

        public void Draw(SKCanvas canvas)
        {
            canvas.Clear(SKColors.White);
            using var paint = Paint.NewDisposablePaint();
            Words(figure.Title, TitleSize).Render(canvas, new Pixel(figure.Width / 2, HeadMargin), paint);
            _key.Draw(canvas, paint, HeadMargin, HeadMargin + (figure.Title.Length > 0 ? TitleSize + HeadMargin : 0));
            for (int row = 0; row < Size.Rows; row++)
                for (int column = 0; column < Size.Columns; column++)
                    if (figure.Panels[row, column] is { } panel) Draw(canvas, paint, panel, Axes(row, column), row, column);
        }

        // The place of a panel's axes.
        PixelRect Axes(int row, int column)
        {
            float width = figure.Width, height = Height - Head - Foot;
            if (figure.SharesAxes)
            {
                float each = (width - Margins.Left - Margins.Right - (Size.Columns - 1) * Gutter) / Size.Columns, tall = (height - Margins.Bottom) / Size.Rows;
                float x = Margins.Left + column * (each + Gutter), y = Head + row * tall;
                return new(x, x + each, y + tall, y + TopMargin);
            }
            float left = column * width / Size.Columns, top = Head + row * height / Size.Rows;
            return new(left + Margins.Left, left + width / Size.Columns - Margins.Right, top + height / Size.Rows - Margins.Bottom, top + TopMargin);
        }

        void Draw(SKCanvas canvas, Paint paint, Panel panel, PixelRect axes, int row, int column)
        {
            var plot = panel.Plot;
            if (figure.SharesAxes)
            {
                bool isLowest = Enumerable.Range(row + 1, Size.Rows - row - 1).All(below => figure.Panels[below, column] is null);
                plot.Axes.Left.TickLabelStyle.IsVisible = plot.Axes.Left.Label.IsVisible = column == 0;
                plot.Axes.Bottom.TickLabelStyle.IsVisible = plot.Axes.Bottom.Label.IsVisible = isLowest;
            }
            var (width, height) = ((int)(axes.Width + Margins.Left + Margins.Right), (int)(axes.Height + Margins.Top + Margins.Bottom));
            plot.Layout.Fixed(Margins);
            plot.RenderManager.ClearCanvasBeforeEachRender = false; // the canvas holds its neighbours
            plot.RenderInMemory(width, height); // what is rendered for the first time is so twice, and what shines through is then too dark
            canvas.Save();
            canvas.Translate(axes.Left - Margins.Left, axes.Top - Margins.Top);
            plot.Render(canvas, new PixelRect(0, width, height, 0));
            canvas.Restore();
            if (panel.Title is { } title) Words(title, Panel.FontSize).Render(canvas, new Pixel(axes.HorizontalCenter, axes.Top - TopMargin + 6), paint);
        }

        static LabelStyle Words(string text, float size) => new() { Text = text, FontSize = size, Alignment = Alignment.UpperCenter };
    }
}
