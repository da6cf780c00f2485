using ScottPlot;
using SkiaSharp;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>A figure's legend: one row in the middle or, where that is too long, as few rows as it takes, in columns.</summary>
sealed class Key
{
    const float SymbolOfLine = 64, SymbolOfMark = 22, Gap = 10, Between = 40, RowHeight = 36;

    readonly IReadOnlyList<LegendItem> _items;
    readonly float[] _columns; // their widths
    readonly float _width;

    public Key(IReadOnlyList<LegendItem> items, float width)
    {
        (_items, _width) = (items, width);
        using var paint = Paint.NewDisposablePaint();
        float[] widths = [.. items.Select(item => Symbol(item) + Gap + Words(item).Measure(paint).Width + Between)];
        int columns = items.Count;
        for (int rows = 1; ; rows++)
        {
            columns = (items.Count + rows - 1) / Math.Max(1, rows);
            _columns = [.. Enumerable.Range(0, columns).Select(column => widths.Where((_, i) => i % columns == column).Max())];
            if (columns <= 1 || _columns.Sum() - Between <= width) break;
        }
        Rows = columns == 0 ? 0 : (items.Count + columns - 1) / columns;
    }

    public int Rows { get; }

    public float Height => Rows * RowHeight;

    public void Draw(SKCanvas canvas, Paint paint, float left, float top)
    {
        left += (_width - (_columns.Sum() - Between)) / 2;
        foreach (var (i, item) in _items.Index())
        {
            int column = i % _columns.Length;
            float x = left + _columns.Take(column).Sum(), y = top + (i / _columns.Length + 0.5f) * RowHeight, symbol = Symbol(item);
            if (item.LineWidth > 0) Drawing.DrawPath(canvas, paint, new[] { new Pixel(x, y), new Pixel(x + symbol, y) }, item.LineStyle);
            if (item.MarkerStyle.IsVisible) item.MarkerStyle.Render(canvas, new Pixel(x + symbol / 2, y), paint);
            Words(item).Render(canvas, new Pixel(x + symbol + Gap, y), paint);
        }
    }

    static float Symbol(LegendItem item) => item.LineWidth > 0 ? SymbolOfLine : SymbolOfMark;

    static LabelStyle Words(LegendItem item) => new() { Text = item.LabelText, FontSize = Panel.FontSize, Alignment = Alignment.MiddleLeft };
}
