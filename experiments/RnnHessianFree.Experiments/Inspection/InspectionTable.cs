using System.Globalization;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Inspection;

/// <summary>The numbers of an inspection that say most, a line each and a column a θ.</summary>
static class InspectionTable
{
    /// <summary>Name and values of each line.</summary>
    public static IEnumerable<(string Name, string[] Values)> Lines(InspectedNumbers numbers)
    {
        var points = numbers.Points;
        IEnumerable<(string, string[])> Of<T>(Func<InspectedPoint, T?> part, params (string Name, Func<T, string> Text)[] lines) where T : class =>
            from line in lines
            where points.Any(point => part(point) is not null)
            select (line.Name, (string[])[.. points.Select(point => part(point) is { } there ? line.Text(there) : "")]);

        return
        [
            .. Of(point => point, ("loss", p => Number(p.Loss)), ("‖gradient‖", p => Number(p.GradientNorm)), ("λ", p => Number(p.Lambda))),
            .. Of(point => point.Flow,
                ("error left at the first step", flow => Number(flow.Backward.Median[^1])),
                ("dW_hh from the last tenth of steps", flow => Share(flow.HiddenWeightShares.Take((flow.HiddenWeightShares.Length + 9) / 10).Sum())),
                ("disturbance left at the last step", flow => Number(flow.Forward.Median[^1]))),
            .. Names(points).SelectMany(name => Of(point => point.Spectrum?.Operators.First(o => o.Name == name),
                ($"greatest eigenvalue of {name}", o => Number(o.Greatest)),
                ($"least eigenvalue of {name}", o => o.Negative is null ? "" : Number(o.Least)))).Where(line => line.Item2.Any(text => text.Length > 0)),
            .. Of(point => point.Spectrum is null ? null : point,
                ("eigenvalues of G above λ, about", p => CountAbove(p).ToString("0", CultureInfo.InvariantCulture)),
                ("part of the gradient above λ", p => Share(1 - At(p.Spectrum!.Edges, p.Spectrum.Gradient, p.Lambda))),
                ("part of the step above λ", p => Share(1 - At(p.Spectrum!.Edges, p.Spectrum.Step, p.Lambda)))),
            .. (points.FirstOrDefault(point => point.Solves is not null)?.Solves ?? []).SelectMany(first =>
                Of(point => point.Solves?.FirstOrDefault(solve => solve.Name == first.Name),
                    ($"solve, {first.Name}: iterate chosen", solve => $"{solve.Chosen} of {solve.Model.Length - 1}"),
                    ($"solve, {first.Name}: reduction ratio ρ", solve => Number(solve.ReductionRatio)),
                    ($"solve, {first.Name}: residual at its end", solve => Number(solve.Residual[^1])))),
            .. Of(point => point.States,
                ("components for nine tenths of the variance", states => $"{states.Components}"),
                ("spectral radius of W_hh", states => Number(states.HiddenEigenvalues.Max(z => Math.Sqrt(z[0] * z[0] + z[1] * z[1])))),
                ("greatest singular value of ∂h_T/∂h_0", states => Number(states.SingularValues[0])),
                ("singular values of ∂h_T/∂h_0 above a tenth", states => $"{states.SingularValues.Count(s => s > 0.1)}"),
                ("fixed points found, stable and not", states => $"{Fixed(states, isStable: true)} and {Fixed(states, isStable: false)}"),
                ("slow points found", states => $"{states.FixedPoints.Count(p => !p.IsFixed)}")),
        ];
    }

    public static void Write(InspectedNumbers numbers, IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("");
        foreach (var point in numbers.Points) table.AddColumn(new TableColumn(Markup.Escape(point.Label)).RightAligned());
        foreach (var (name, values) in Lines(numbers)) table.AddRow([Markup.Escape(name), .. values.Select(Markup.Escape)]);
        console.Write(table);
    }

    static string[] Names(IReadOnlyList<InspectedPoint> points) =>
        [.. points.FirstOrDefault(point => point.Spectrum is not null)?.Spectrum!.Operators.Select(o => o.Name) ?? []];

    static int Fixed(StateNumbers states, bool isStable) => states.FixedPoints.Count(p => p.IsFixed && isStable == (p.UnstableDirections == 0));

    // Bins whose lower edge is at λ or above.
    static double CountAbove(InspectedPoint point) =>
        point.Spectrum!.Operators[0].Positive.Where((_, i) => point.Spectrum.Edges[i] >= point.Lambda).Sum();

    // The share at the first edge that is at λ or above.
    static double At(double[] edges, double[] shares, double lambda)
    {
        int i = Array.FindIndex(edges, edge => edge >= lambda);
        return i < 0 ? 1 : shares[i];
    }

    /// <summary>A number of so many digits: 0.0046, 6,660, 2.06E+06.</summary>
    public static string Number(double value, int digits = 3)
    {
        string rounded = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return Math.Abs(value) is >= 1e-4 and < 1e6 ? double.Parse(rounded, CultureInfo.InvariantCulture).ToString("#,0.######", CultureInfo.InvariantCulture) : rounded;
    }

    static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
