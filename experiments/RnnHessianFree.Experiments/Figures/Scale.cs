using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>
/// A vertical axis over given numbers, logarithmic or linear. What has no place on it stands on a line of its own at an edge, marked by
/// triangles: zeros below a logarithmic axis, what is not finite above.
/// </summary>
sealed class Scale
{
    // Between the edge's line and the rest, in shares of the axis.
    const double Gap = 0.09;

    readonly Panel _panel;
    readonly bool _isLogarithmic;
    readonly double _zero, _infinity;

    /// <summary>Sets the left axis of a panel whose bottom axis is set.</summary>
    /// <param name="panel">Whose.</param>
    /// <param name="title">The axis' title.</param>
    /// <param name="values">All it is to show; NaN is nowhere.</param>
    /// <param name="isLogarithmic">Whether it holds log10.</param>
    /// <param name="format">How ticks are written.</param>
    public Scale(Panel panel, string title, IReadOnlyCollection<double> values, bool isLogarithmic, Func<double, string>? format = null)
    {
        (_panel, _isLogarithmic) = (panel, isLogarithmic);
        var axis = panel.Plot.Axes.Left;
        double[] placed = [.. values.Where(value => double.IsFinite(value) && (value > 0 || !isLogarithmic)).DefaultIfEmpty(1)];
        if (isLogarithmic) Axis.Logarithmic(axis, title, placed.Min(), placed.Max(), format);
        else Axis.Linear(axis, title, Math.Min(0, placed.Min()), 1.05 * placed.Max(), format: format);
        double gap = Gap * (axis.Max - axis.Min);
        bool hasZero = isLogarithmic && values.Contains(0), hasInfinity = values.Any(double.IsPositiveInfinity);
        (_zero, _infinity) = (axis.Min - gap, axis.Max + gap);
        if (hasZero) axis.Min = _zero - gap / 2;
        if (hasInfinity) axis.Max = _infinity + gap / 2;
        if (hasZero) panel.Level(_zero, "zero");
        if (hasInfinity) panel.Level(_infinity, "not finite");
    }

    /// <summary>Where a number is on the axis.</summary>
    public double At(double value) => double.IsPositiveInfinity(value) ? _infinity : !_isLogarithmic ? value : value == 0 ? _zero : Math.Log10(value);

    /// <summary>Draws a line of numbers.</summary>
    public void Line(IReadOnlyList<Coordinates> values, RunStyle style, bool isMeasured = true)
    {
        _panel.Line(Placed(values), style, isMeasured);
        Mark(isMeasured ? values : [values[^1]], style);
    }

    /// <summary>Draws one that stands back.</summary>
    public void ThinLine(IReadOnlyList<Coordinates> values, RunStyle style)
    {
        _panel.ThinLine(Placed(values), style);
        Mark(values, style);
    }

    void Mark(IReadOnlyList<Coordinates> values, RunStyle style)
    {
        if (_isLogarithmic) _panel.Beyond(Placed(values.Where(value => value.Y == 0)), isAbove: false, style);
        _panel.Beyond(Placed(values.Where(value => double.IsPositiveInfinity(value.Y))), isAbove: true, style);
    }

    Coordinates[] Placed(IEnumerable<Coordinates> values) =>
        [.. values.Where(value => !double.IsNaN(value.Y)).Select(value => new Coordinates(value.X, At(value.Y)))];
}
