using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>Measures a grid of shapes against the peak of the same run.</summary>
static class BenchRun
{
    public static BenchReport Execute(BenchGrid grid, string command, Action<string> tell, CancellationToken cancellation)
    {
        tell("peak");
        FmaPeak[] peaks =
        [
            .. grid.Cases.Select(point => (point.Precision, point.Threads)).Concat(grid.Cases.Select(point => (point.Precision, Threads: 1)))
                .Distinct().Order().SelectMany(pair => FmaPeak.Available(pair.Precision, pair.Threads)),
        ];
        foreach (var peak in peaks) peak.Warm(grid.WarmSeconds);
        for (int repetition = 0; repetition < grid.Repetitions; repetition++)
            foreach (var peak in peaks) peak.Sample();
        PeakResult[] peakResults = [.. peaks.Select(peak => new PeakResult(peak.Registers, peak.Precision, peak.Threads, peak.GFlops))];

        List<CaseResult> results = [];
        foreach (var point in grid.Cases)
        {
            tell($"{results.Count + 1} of {grid.Cases.Count}: {point}");
            int fastest = Enumerable.Range(0, peaks.Length)
                .Where(i => (peaks[i].Precision, peaks[i].Threads) == (point.Precision, point.Threads)).MaxBy(i => peakResults[i].GFlops);
            results.Add(CaseMeasurement.Run(point, peaks[fastest], grid, cancellation));
        }

        tell("Hessian-free steps");
        var step = StepMeasurement.Run(grid.Cases[0], steps: 2, cgIterations: 10 * grid.Repetitions);
        var (commit, dirty) = Repository.Version();
        return new()
        {
            Machine = MachineDescription.Here(),
            Commit = commit,
            Dirty = dirty,
            Command = command,
            Engines = [.. grid.Cases.Select(point => new SimdEngine(point.Precision, point.Threads).Description).Distinct()],
            Repetitions = grid.Repetitions,
            Peaks = peakResults,
            Cases = results,
            Scalings = Scaling.Of(results),
            Step = step,
        };
    }
}
