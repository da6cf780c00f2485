namespace RnnHessianFree.Experiments.Bench;

/// <summary>How the time of a product grows with one size, the others fixed: the least-squares line through log size and log time.</summary>
/// <param name="Size">T, B or H.</param>
/// <param name="Exponent">The line's slope: time ~ size^exponent.</param>
/// <param name="Points">Sizes and seconds.</param>
sealed record Scaling(string Size, double Exponent, IReadOnlyList<SizedTime> Points)
{
    /// <summary>The fit; at least two different sizes are needed.</summary>
    public static Scaling Fit(string size, IReadOnlyList<SizedTime> points)
    {
        if (points.Select(point => point.Size).Distinct().Count() < 2)
            throw new ArgumentException($"{size} has {points.Count} points of one size; a line needs two sizes or more.", nameof(points));
        double[] sizes = [.. points.Select(point => Math.Log(point.Size))], times = [.. points.Select(point => Math.Log(point.Seconds))];
        return new(size, MathNet.Numerics.Fit.Line(sizes, times).B, points);
    }

    /// <summary>The fits that these results allow, each over the cases that differ from the first in that size alone.</summary>
    public static IReadOnlyList<Scaling> Of(IReadOnlyList<CaseResult> results)
    {
        var even = results[0].Case;
        return
        [
            .. Line("T", point => point.Length, point => point with { Length = even.Length }, _ => 1),
            .. Line("B", point => point.Sequences, point => point with { Sequences = even.Sequences }, _ => 1),
            // Wide networks are measured on fewer sequences; time is linear in these.
            .. Line("H", point => point.Hidden, point => point with { Hidden = even.Hidden, Sequences = even.Sequences },
                point => (double)even.Sequences / point.Sequences),
        ];

        IEnumerable<Scaling> Line(string name, Func<BenchCase, int> size, Func<BenchCase, BenchCase> reset, Func<BenchCase, double> scale)
        {
            SizedTime[] points =
            [
                .. results.Where(result => reset(result.Case) == even)
                    .GroupBy(result => size(result.Case)).Select(same => same.First()) // H alone: not the batch sizes of B's own line
                    .Select(result => new SizedTime(size(result.Case), result.Pass(CaseMeasurement.Product).Seconds * scale(result.Case)))
                    .OrderBy(point => point.Size),
            ];
            if (points.Length > 1) yield return Fit(name, points);
        }
    }
}

/// <summary>The time of a product at a size.</summary>
sealed record SizedTime(int Size, double Seconds);
