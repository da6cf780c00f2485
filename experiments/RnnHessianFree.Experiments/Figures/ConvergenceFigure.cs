using System.Globalization;
using System.Text;
using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// Held-out error (above) and loss (below) by several clocks, since optimisers differ in what they spend. Of a group of seeds, the median with
/// the band of its quartiles, up to the end of the last; where runs are few, a thin line each.
/// </summary>
sealed class ConvergenceFigure
{
    // More thin lines than these are a tangle.
    const int MostThinLines = 30;

    const int PointsPerMedian = 240;

    static readonly Quantity Error = new("held-out error", Axis.Percent, step => Finite(step.HeldOutError), HasTarget: true);
    static readonly Quantity Loss = new("held-out loss", Axis.Short, step => Finite(step.HeldOutLoss), HasTarget: false);

    readonly RunGroup[] _groups;
    readonly RunFile[] _runs;
    readonly IReadOnlyList<Clock> _clocks;
    readonly bool _isLinear;

    ConvergenceFigure(IReadOnlyList<RunGroup> groups, FigureLook look)
    {
        _groups = [.. groups.Select(group => group with { Runs = [.. group.Runs.Where(run => run.Evaluated.Any())] }).Where(group => group.Runs.Count > 0)];
        _runs = [.. _groups.SelectMany(group => group.Runs)];
        (_clocks, _isLinear) = (look.Clocks ?? Clock.All, look.IsLinear);
    }

    bool HasThinLines => _runs.Length <= MostThinLines;

    /// <summary>The figure of groups with at least one evaluated run in all; runs that were never evaluated are left out.</summary>
    /// <param name="title">What they have in common; their seeds are added.</param>
    /// <param name="groups">In the legend's order.</param>
    /// <param name="look">What was asked for.</param>
    public static Figure Of(string title, IReadOnlyList<RunGroup> groups, FigureLook look)
    {
        var all = new ConvergenceFigure(groups, look);
        var panels = new Panel[2, all._clocks.Count];
        foreach (var (column, clock) in all._clocks.Index()) (panels[0, column], panels[1, column]) = (all.Draw(clock, Error), all.Draw(clock, Loss));
        string how = all._groups.All(group => group.Runs.Count == 1) ? "" : all.HasThinLines ? ": median, quartiles, a thin line a seed" : ": median, quartiles";
        return new($"{title}, {RunGroup.Seeds(groups)}{how}", [.. all._groups.Select(group => group.Legend)], panels) { Csv = all.Csv };
    }

    Panel Draw(Clock clock, Quantity quantity)
    {
        bool isLogarithmic = clock.IsLogarithmic && !_isLinear;
        double[] ends = [.. Times(_runs, clock)];
        double[] targets = quantity.HasTarget ? [.. _runs.Select(run => run.Header.Evaluation.Target).Distinct()] : [];
        var panel = new Panel();
        if (isLogarithmic) Axis.Logarithmic(panel.Plot.Axes.Bottom, clock.Title, ends.Min(), ends.Max());
        else Axis.Linear(panel.Plot.Axes.Bottom, clock.Title, 0, 1.03 * ends.Max());
        // All points, those with no place on a logarithmic clock too: panels of a row have one scale.
        var scale = new Scale(panel, quantity.Title, [.. _runs.SelectMany(run => run.Evaluated).Select(quantity.Of), .. targets], !_isLinear, quantity.Format);
        foreach (double target in targets) panel.Level(scale.At(target), $"target {quantity.Format(target)}");

        var medians = _groups.Where(group => group.Runs.Count > 1).Select(group => (group.Style, Of: Median(group, clock, quantity))).ToArray();
        foreach (var (style, curve) in medians)
            panel.Band([.. curve.Select(at => X(at.Time))], [.. curve.Select(at => scale.At(at.Of.Lower))], [.. curve.Select(at => scale.At(at.Of.Upper))], style);
        foreach (var group in _groups)
            foreach (var run in group.Runs)
            {
                Coordinates[] line = [.. Points(run, clock, quantity).Where(point => point.X > 0 || !isLogarithmic).Select(point => new Coordinates(X(point.X), point.Y))];
                if (group.Runs.Count == 1) scale.Line(line, group.Style);
                else if (HasThinLines) scale.ThinLine(line, group.Style);
            }
        foreach (var (style, curve) in medians) scale.Line([.. curve.Select(at => new Coordinates(X(at.Time), at.Of.Median))], style, isMeasured: false);
        return panel;

        double X(double time) => isLogarithmic ? Math.Log10(time) : time;
    }

    /// <summary>What is drawn, a point a line.</summary>
    string Csv()
    {
        var text = new StringBuilder("group,line,clock,at,quantity,value\n");
        foreach (var clock in _clocks)
            foreach (var quantity in (Quantity[])[Error, Loss])
                foreach (var group in _groups)
                {
                    foreach (var run in group.Runs) Add(run.Name, Points(run, clock, quantity));
                    if (group.Runs.Count == 1) continue;
                    var curve = Median(group, clock, quantity);
                    Add("lower quartile", curve.Select(at => new Coordinates(at.Time, at.Of.Lower)));
                    Add("median", curve.Select(at => new Coordinates(at.Time, at.Of.Median)));
                    Add("upper quartile", curve.Select(at => new Coordinates(at.Time, at.Of.Upper)));

                    void Add(string line, IEnumerable<Coordinates> points)
                    {
                        foreach (var point in points)
                            text.Append(CultureInfo.InvariantCulture, $"{Field(group.Title)},{Field(line)},{clock.Name},{point.X:R},{quantity.Title},{point.Y:R}\n");
                    }
                }
        return text.ToString();
    }

    static IEnumerable<Coordinates> Points(RunFile run, Clock clock, Quantity quantity) =>
        run.Evaluated.Select(step => new Coordinates(clock.Of(step), quantity.Of(step))).Where(point => double.IsFinite(point.X));

    // At times up to the end of the group's last run: beyond it nothing was measured.
    (double Time, Quantiles Of)[] Median(RunGroup group, Clock clock, Quantity quantity)
    {
        double[] measured = [.. Times(group.Runs, clock)];
        var (first, last) = (measured.Min(), measured.Max());
        double[] times = [.. Enumerable.Range(0, PointsPerMedian).Select(i => (double)i / (PointsPerMedian - 1))
            .Select(share => clock.IsLogarithmic && !_isLinear ? first * Math.Pow(last / first, share) : last * share)];
        (double Time, Quantiles Of)[] curve = [.. times.Zip(MedianCurve.Of(group.Runs, clock, quantity.Of, times))];
        return [.. curve.Where((at, i) => i == 0 || i == curve.Length - 1 || at.Of != curve[i - 1].Of || at.Of != curve[i + 1].Of)]; // without the middle of what is level
    }

    // Of all evaluations but those at the start.
    static IEnumerable<double> Times(IReadOnlyList<RunFile> runs, Clock clock) =>
        runs.SelectMany(run => run.Evaluated).Select(clock.Of).Where(time => time > 0 && double.IsFinite(time)).DefaultIfEmpty(1);

    // What is not finite is beyond all else.
    static double Finite(double? value) => value is not { } number ? double.NaN : double.IsFinite(number) ? number : double.PositiveInfinity;

    static string Field(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    sealed record Quantity(string Title, Func<double, string> Format, Func<RunStep, double> Of, bool HasTarget);
}
