using ScottPlot;
using ScottPlot.TickGenerators;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// A row of a task's panel: the numbers of one unit, a stem a step, or the symbols of a one-of-many code, a cell a step; a code of too many
/// symbols for cells has a point a step.
/// </summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">By step; of a code, the symbols' numbers.</param>
/// <param name="Symbols">How many symbols the code has; null where the strip shows numbers.</param>
/// <param name="Style">Its look.</param>
/// <param name="Stressed">The steps that matter; the others stand back.</param>
sealed record Strip(string Name, Coordinates[] Points, int? Symbols, RunStyle Style, IReadOnlySet<int> Stressed)
{
    /// <summary>Of the 1 that is from a strip's bottom to the next one's.</summary>
    public const double Height = 0.62;

    const int MostCells = 8;

    // A strip holds so many ticks' labels.
    const int MostLabels = 4;

    /// <summary>The strips of an input or a target: one for a code, one a unit for numbers.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="units">Numbers a step; more than two are a code.</param>
    /// <param name="steps">The steps to show, from 1, with their numbers.</param>
    /// <param name="style">Its look.</param>
    /// <param name="stressed">The steps that matter.</param>
    public static IEnumerable<Strip> Of(string name, int units, IEnumerable<(int Step, double[] Numbers)> steps, RunStyle style, IReadOnlySet<int> stressed) => units > 2
        ? [new($"{name} symbol", [.. from step in steps where step.Numbers.Contains(1) select new Coordinates(step.Step, Array.IndexOf(step.Numbers, 1))], units, style, stressed)]
        : Enumerable.Range(0, units).Select(unit => new Strip(
            units == 1 ? name : $"{name} {unit + 1}", [.. steps.Select(step => new Coordinates(step.Step, step.Numbers[unit]))], null, style, stressed));

    /// <summary>Draws it with its lower end at a height and adds the ticks of its scale.</summary>
    public void Draw(Plot plot, double bottom, int length, NumericManual ticks)
    {
        // A symbol's row reaches half a symbol to each side; none of the tasks shows numbers beyond ±1 but sums of two, up to 2.
        double low = Symbols is null ? Math.Min(0, Math.Floor(Points.Min(point => point.Y))) : -0.5;
        double high = Symbols - 0.5 ?? Math.Max(1, Math.Ceiling(Points.Max(point => point.Y)));
        double At(double y) => bottom + Height * (y - low) / (high - low);

        if (Symbols is { } symbols and <= MostCells) DrawCells(plot, At, symbols, length);
        else DrawPoints(plot, At);
        var title = plot.Add.Text(Name, 0.4, bottom + 0.97);
        (title.LabelFontSize, title.LabelFontColor, title.LabelAlignment) = (Panel.SmallFontSize, Style.Color, Alignment.UpperLeft);

        double[] labelled = Symbols switch
        {
            null => [low, high],
            <= MostLabels => [.. Enumerable.Range(0, Symbols.Value).Select(symbol => (double)symbol)],
            _ => [0, Symbols.Value - 1],
        };
        foreach (double tick in labelled) ticks.AddMajor(At(tick), Axis.Short(tick));
    }

    void DrawCells(Plot plot, Func<double, double> at, int symbols, int length)
    {
        for (int row = 0; row <= symbols; row++)
        {
            var line = plot.Add.Line(0.5, at(row - 0.5), length + 0.5, at(row - 0.5));
            (line.LineColor, line.LineWidth) = (Color.FromHex("#C8C8C8"), 1);
        }
        foreach (var point in Points)
        {
            var cell = plot.Add.Rectangle(point.X - 0.42, point.X + 0.42, at(point.Y - 0.42), at(point.Y + 0.42));
            (cell.FillColor, cell.LineWidth) = (ColorOf(point), 0);
        }
    }

    void DrawPoints(Plot plot, Func<double, double> at)
    {
        bool isCode = Symbols is not null;
        foreach (var point in isCode ? [] : Points)
        {
            var stem = plot.Add.Line(point.X, at(0), point.X, at(point.Y));
            (stem.LineColor, stem.LineWidth) = (ColorOf(point), 3);
        }
        foreach (var alike in Points.GroupBy(ColorOf))
        {
            var marks = plot.Add.ScatterPoints(alike.Select(point => new Coordinates(point.X, at(point.Y))).ToArray(), alike.Key);
            (Style with { Color = alike.Key }).Set(marks.MarkerStyle, isCode ? 10 : 8);
        }
    }

    Color ColorOf(Coordinates point) => Stressed.Contains((int)point.X) ? Style.Color : Style.Color.WithAlpha(Back);

    /// <summary>The opacity of what stands back.</summary>
    public const double Back = 0.3;
}
