using System.Globalization;
using RnnHessianFree.Experiments.Analysis;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>Tables and numbers as reports have them.</summary>
static class Markdown
{
    /// <summary>A table of these rows, each a list of cells; columns whose title begins with # stand to the right.</summary>
    public static string Table(IEnumerable<string> titles, IEnumerable<IEnumerable<string>> rows) => string.Join('\n',
    [
        Row(titles.Select(title => title.TrimStart('#'))), "|" + string.Concat(titles.Select(title => title.StartsWith('#') ? "---:|" : "---|")),
        .. rows.Select(Row),
    ]);

    /// <summary>A time on any clock: 12.3, 45,678 or ∞.</summary>
    public static string Time(double value) => double.IsInfinity(value) ? "∞" : value >= 1000 ? Invariant($"{value:N0}") : Invariant($"{value:F1}");

    public static string Times(Quantiles times) => $"{Time(times.Median)} ({Time(times.Lower)}–{Time(times.Upper)})";

    /// <summary>Median and range: 12.3 (10.0–45.6), or one number where all are the same, and – where there is none.</summary>
    public static string Range(IEnumerable<double> times, Func<double, string> format)
    {
        double[] all = [.. times];
        if (all.Length == 0) return "–";
        string median = format(Quantiles.At(all, 0.5));
        return all.Min() == all.Max() ? median : $"{median} ({format(all.Min())}–{format(all.Max())})";
    }

    /// <summary>A number of things: 45,678.</summary>
    public static string Count(double value) => Invariant($"{value:N0}");

    /// <summary>A share: 12.34 %.</summary>
    public static string Percent(double share) => Invariant($"{share:P2}");

    /// <summary>Heads the column of <see cref="Counts"/>.</summary>
    public const string CountsTitle = "sooner, later, undecided, missed";

    public static string Counts(PairedTimes pairs) => $"{pairs.Faster}, {pairs.Slower}, {pairs.Undecided}, {pairs.BothMissed}";

    /// <summary>A ratio of times with its interval.</summary>
    public static string Ratios(PairedTimes pairs) => $"{Ratio(pairs.Ratio)} ({Ratio(pairs.RatioInterval.Low)}–{Ratio(pairs.RatioInterval.High)})";

    public static string Ratio(double value) => double.IsInfinity(value) ? "∞" : double.IsNaN(value) ? "–" : Invariant($"{value:G3}");

    /// <summary>Values of knobs: learningRate 0.01, clip 1.</summary>
    public static string Values(IReadOnlyDictionary<string, double> values) =>
        string.Join(", ", values.Select(value => Invariant($"{value.Key} {value.Value:G3}")));

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
