namespace RnnHessianFree.Experiments.Progress;

/// <summary>Numbers drawn in a line of text.</summary>
static class Strokes
{
    const string Heights = "▁▂▃▄▅▆▇█", Widths = " ▏▎▍▌▋▊▉█";

    /// <summary>A bar that is full at 1.</summary>
    public static string Bar(double share, int width)
    {
        double full = double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1) * width;
        int whole = (int)full;
        string part = whole < width ? $"{Widths[(int)((full - whole) * (Widths.Length - 1))]}" : "";
        return (new string(Widths[^1], whole) + part).PadRight(width);
    }

    /// <summary>The last of some numbers ≥ 0, a stroke each, on a scale of decades; none of them is drawn as 0, and what is not finite as a gap.</summary>
    public static string Sparkline(IReadOnlyList<double> numbers, int width)
    {
        double[] last = [.. numbers.Skip(Math.Max(0, numbers.Count - width))];
        double[] decades = [.. last.Where(number => number > 0 && double.IsFinite(number)).Select(Math.Log10)];
        if (decades.Length == 0) return new(last.Select(number => number == 0 ? Heights[0] : ' ').ToArray());
        // A decade at least, so that noise is not drawn as a fall.
        double high = decades.Max(), low = Math.Min(decades.Min(), high - 1);
        return new(last.Select(number => !double.IsFinite(number) ? ' '
            : number <= 0 ? Heights[0]
            : Heights[(int)Math.Round((Math.Log10(number) - low) / (high - low) * (Heights.Length - 1))]).ToArray());
    }
}
