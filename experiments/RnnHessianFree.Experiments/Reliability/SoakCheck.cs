using System.Globalization;
using System.Text;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Runs on and on.</summary>
/// <param name="log">Where all samples go, as comma-separated values.</param>
sealed class SoakCheck(string log) : ReliabilityCheck("Over 1,000 Hessian-free steps memory, open files and time a pass stay flat.")
{
    const int Every = 10;

    // Managed bytes; the least thing kept a step would be thousands of them a quarter.
    const long MostGrowth = 64 * 1024;

    // Other work on the machine moves medians by tens of per cent; what grows with the steps would be a multiple.
    const double MostSlowing = 2;

    public override CheckResult Run(Workbench bench)
    {
        int steps = bench.IsQuick ? 1000 : 5000;
        var request = new RunRequest
        {
            Study = "reliability",
            Length = 20,
            Hidden = 30,
            Settings = KnobValues.Of((Knobs.GradientSequences, 200), (Knobs.CurvatureSequences, 100), (Knobs.CgIterations, 15)),
            Budget = new(Steps: steps),
            Evaluation = new(EveryPasses: 100_000, Sequences: 200, Target: 0),
        };
        var plan = Catalog.Plan(request, (null, null)) with { WarmUp = TimeSpan.Zero };
        var samples = new List<SoakSample>(steps / Every);
        RunStep? last = null;
        var watcher = new Watcher(null, step =>
        {
            if (step.Step % Every != 0) return;
            double seconds = step.Seconds - (last?.Seconds ?? 0), passes = step.Passes - (last?.Passes ?? 0);
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            if (step.Step > 0) samples.Add(new(step.Step, managed, Environment.WorkingSet, OpenFiles(), 1e6 * seconds / passes));
            last = step;
        });
        RunEnd end;
        using (var files = RunFiles.Open(new(bench.NewFolder(), "soak"), plan.Header, RunStart.New, TimeSpan.FromSeconds(1), _ => { }))
            end = new TrainingRun(plan, files, watcher, CancellationToken.None).Execute();
        File.WriteAllText(log, Log(samples), Encoding.UTF8);

        // In the first two fifths code is still being compiled and pools still grow.
        SoakSample[] settled = [.. samples.Skip(2 * samples.Count / 5)];
        SoakSample[] early = settled[..(settled.Length / 4)], late = settled[^early.Length..];
        double Median(SoakSample[] of, Func<SoakSample, double> number) => of.Select(number).Order().ElementAt(of.Length / 2);
        double growth = Median(late, sample => sample.ManagedBytes) - Median(early, sample => sample.ManagedBytes);
        double slowing = Median(late, sample => sample.MicrosecondsAPass) / Median(early, sample => sample.MicrosecondsAPass);
        int handles = late.Max(sample => sample.Handles) - early.Max(sample => sample.Handles);
        string resident = string.Create(
            CultureInfo.InvariantCulture, $"{settled[0].ResidentBytes >> 20}, {settled[^1].ResidentBytes >> 20}");
        return new CheckResult().Count("steps", end.Step).Count("managed bytes gained, last quarter over first", (long)growth)
            .Count("resident MiB, first and last sample", resident).Count("open files gained", handles)
            .Count("time a pass, last quarter over first", slowing.ToString("F2", CultureInfo.InvariantCulture))
            .Require(end.Step == steps, $"the run ended after {end.Step} steps: {end.Reason}")
            .Require(growth <= MostGrowth, $"memory grows by {growth} bytes")
            .Require(handles <= 0, $"open files grow by {handles}")
            .Require(slowing <= MostSlowing, $"a pass takes {slowing:F2} times as long");
    }

    static int OpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    static string Log(IEnumerable<SoakSample> samples) => string.Join('\n',
    [
        "step,managed bytes,resident bytes,open files,microseconds a pass",
        .. samples.Select(sample => string.Create(CultureInfo.InvariantCulture,
            $"{sample.Step},{sample.ManagedBytes},{sample.ResidentBytes},{sample.Handles},{sample.MicrosecondsAPass:F3}")),
        "",
    ]);
}

/// <summary>A run after a step: what it holds, and how fast it is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="ManagedBytes">On the managed heap, after a collection.</param>
/// <param name="ResidentBytes">Of the whole process.</param>
/// <param name="Handles">Open files.</param>
/// <param name="MicrosecondsAPass">Since the sample before.</param>
readonly record struct SoakSample(int Step, long ManagedBytes, long ResidentBytes, int Handles, double MicrosecondsAPass);
