using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Axes with a title, a range and ticks. A logarithmic axis holds log10 of its values.</summary>
static class Axis
{
    // A horizontal axis has room for fewer labels than a vertical one.
    const double FewDecades = 2, FewDecadesAcross = 1.25, ManyDecades = 6;

    public static void Linear(IAxis axis, string title, double from, double to, bool isWhole = false, Func<double, string>? format = null)
    {
        axis.Label.Text = title;
        (axis.Min, axis.Max) = (from, to > from ? to : from + 1);
        axis.TickGenerator = new NumericAutomatic { LabelFormatter = format ?? Short, TickDensity = 0.6, IntegerTicksOnly = isWhole };
    }

    /// <summary>Ticks at powers of ten, with 2 and 5 between them where there are few, and thinned where there are many.</summary>
    public static void Logarithmic(IAxis axis, string title, double from, double to, Func<double, string>? format = null)
    {
        axis.Label.Text = title;
        double few = axis is IXAxis ? FewDecadesAcross : FewDecades;
        double low = Math.Log10(from), high = Math.Log10(to), margin = Math.Max(0.05 * (high - low), 0.05);
        (axis.Min, axis.Max) = (low - margin, high + margin);

        var ticks = new NumericManual();
        int stride = Math.Max(1, (int)Math.Ceiling((high - low) / ManyDecades));
        for (int decade = (int)Math.Floor(axis.Min); decade <= Math.Ceiling(axis.Max); decade++)
            for (int digit = 1; digit <= 9; digit++)
            {
                double position = decade + Math.Log10(digit);
                if (position < axis.Min || position > axis.Max) continue;
                bool isLabelled = digit == 1 ? decade % stride == 0 : digit is 2 or 5 && high - low < few;
                if (isLabelled) ticks.AddMajor(position, (format ?? Short)(digit * Math.Pow(10, decade)));
                else if (stride == 1) ticks.AddMinor(position);
            }
        axis.TickGenerator = ticks;
    }

    /// <summary>A logarithmic axis with ticks at these values alone, in ascending order; labels nearer than a share of the axis are left out.</summary>
    public static void Logarithmic(IAxis axis, string title, IReadOnlyList<double> values, double leastGap = 0.15)
    {
        Logarithmic(axis, title, values[0], values[^1]);
        var ticks = new NumericManual();
        double last = double.PositiveInfinity, gap = leastGap * (axis.Max - axis.Min);
        foreach (double value in values.Reverse()) // the last is what it comes to
        {
            double position = Math.Log10(value);
            if (last - position < gap) ticks.AddMinor(position);
            else ticks.AddMajor(last = position, Short(value));
        }
        axis.TickGenerator = ticks;
    }

    public static string Percent(double share) => (100 * share).ToString("0.####", CultureInfo.InvariantCulture) + " %";

    /// <summary>3.2 M for 3,200,000; 10⁻⁵ comes out as 1e-05.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e6 and < 1e12 => (value / 1e6).ToString("#,0.###", CultureInfo.InvariantCulture) + " M",
        >= 1e4 and < 1e6 => (value / 1e3).ToString("0.###", CultureInfo.InvariantCulture) + " k",
        >= 1e-4 or 0 => value.ToString("0.####", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#e+0", CultureInfo.InvariantCulture),
    };
}
