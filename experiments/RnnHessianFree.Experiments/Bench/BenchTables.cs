using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>What a person wants to see of a report.</summary>
static class BenchTables
{
    public static IReadOnlyList<TextTable> Of(BenchReport report)
    {
        List<TextTable> tables =
        [
            new("FMA peak", ["registers", "precision", "threads", "GFLOP/s"],
                [.. report.Peaks.Select(peak => (string[])[peak.Registers, Name(peak.Precision), $"{peak.Threads}", $"{peak.GFlops:0.0}"])]),
            new("Useful GFLOP/s and share of the peak",
                ["case", "peak", .. report.Cases[0].Passes.Select(pass => pass.Name)],
                [.. report.Cases.Select(result => (string[])
                    [$"{result.Case}", $"{result.PeakGFlops:0}", .. result.Passes.Select(pass => $"{pass.GFlops:0} {pass.Share:0.0%}")])]),
            new("Bytes allocated per product; memory of a solve (MB)",
                ["case", "G·v ms", "G·v", "(G+S)·v", "h and ŷ", "stored", "solve", "÷ stored"],
                [.. report.Cases.Select(result => (string[])
                [
                    $"{result.Case}", $"{1e3 * result.Pass(CaseMeasurement.Product).Seconds:0.00}",
                    Bytes(result.Pass(CaseMeasurement.Product)), Bytes(result.Pass(CaseMeasurement.DampedProduct)),
                    Mega(result.Memory.Activations), Mega(result.Memory.Stored), Mega(result.Memory.Solve),
                    $"{(double)result.Memory.Solve / result.Memory.Stored:0.00}",
                ])]),
            new($"{report.Step.Steps} Hessian-free steps on {report.Cases[0].Case}: {report.Step.Seconds:0.0} s, {report.Step.CgIterations} CG iterations",
                [.. report.Step.Shares.Keys], [[.. report.Step.Shares.Values.Select(share => $"{share:0.0%}")]]),
        ];
        if (SpeedUps(report) is { Length: > 0 } speedUps)
            tables.Add(new("Many threads over one", ["case", .. report.Cases[0].Passes.Select(pass => pass.Name)], speedUps));
        if (report.Scalings.Count > 0)
            tables.Add(new("Time of a product ~ size^exponent, by least squares", ["size", "exponent", "from"],
                [.. report.Scalings.Select(fit => (string[])
                    [fit.Size, $"{fit.Exponent:0.00}", string.Join(", ", fit.Points.Select(point => $"{point.Size}: {1e3 * point.Seconds:0.0} ms"))])]));
        return tables;
    }

    static string[][] SpeedUps(BenchReport report) =>
    [
        .. from many in report.Cases
           from one in report.Cases
           where many.Case.Threads > 1 && one.Case == many.Case with { Threads = 1 }
           select (string[])[$"{many.Case}", .. many.Passes.Zip(one.Passes, (m, o) => $"{o.Seconds / m.Seconds:0.00}×")],
    ];

    static string Bytes(PassResult pass) => pass.CallerBytes == pass.AllBytes ? $"{pass.AllBytes}" : $"{pass.AllBytes} ({pass.CallerBytes} caller)";

    static string Mega(long bytes) => $"{bytes / 1e6:0.0}";

    static string Name(Precision precision) => precision == Precision.Single ? "single" : "double";
}
