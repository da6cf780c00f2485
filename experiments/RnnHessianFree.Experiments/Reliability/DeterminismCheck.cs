using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Does the same run in many ways.</summary>
sealed class DeterminismCheck()
    : ReliabilityCheck("The same run on 1, 2 and 5 threads, with and without display and checkpoints, "
        + "with and without resuming gives the same files but for clocks.")
{
    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        int steps = bench.IsQuick ? 12 : 100, compared = 0;
        long bits = 0;
        foreach (string optimizer in bench.IsQuick ? ["hf", "adam"] : OptimizerCatalog.All.Select(entry => entry.Name))
        {
            foreach (var engine in Enum.GetValues<EngineKind>())
            {
                foreach (var precision in Enum.GetValues<Precision>())
                {
                    string folder = bench.NewFolder();
                    RunPaths paths = new(folder, "straight");
                    Execute(paths, Plan(1));
                    void Same(string how, RunPaths other)
                    {
                        long differing = RunComparison.DifferingBits(paths.Parameters, other.Parameters);
                        int lines = RunComparison.DifferingLines(paths.RunFile, other.RunFile);
                        (compared, bits) = (compared + 1, bits + differing);
                        result.Require(
                            differing == 0 && lines == 0,
                            $"{optimizer}, {engine}, {precision}, {how}: {differing} bits and {lines} lines differ");
                    }
                    TrainingPlan Plan(int threads) => SmallRun(optimizer, engine, precision, steps, threads);

                    foreach (int threads in (int[])[2, 5])
                    {
                        RunPaths other = new(folder, $"{threads} threads");
                        Execute(other, Plan(threads));
                        Same(other.Name, other);
                    }
                    RunPaths shown = new(folder, "shown and saved");
                    Execute(shown, Plan(2), TimeSpan.Zero, new PlainProgress(TextWriter.Null, TimeSpan.Zero));
                    Same(shown.Name, shown);

                    RunPaths resumed = new(folder, "resumed");
                    for (int stop = 1; stop < steps; stop += steps / 4)
                    {
                        using var interruption = new CancellationTokenSource();
                        Execute(resumed, Plan(1 + stop % 3), interruption: interruption, stopAfter: stop);
                    }
                    Execute(resumed, Plan(2));
                    Same(resumed.Name, resumed);
                }
            }
        }
        return result.Count("pairs of runs compared", compared).Count("differing bits", bits);
    }

    static TrainingPlan SmallRun(string optimizer, EngineKind engine, Precision precision, int steps, int threads)
    {
        var entry = OptimizerCatalog.Find(optimizer, "--optimizer");
        (Knob Knob, double Value)[] sizes = [(Knobs.GradientSequences, 130), (Knobs.CurvatureSequences, 70), (Knobs.CgIterations, 8)];
        var request = new RunRequest
        {
            Study = "reliability",
            Length = 10,
            Hidden = 8,
            Optimizer = entry,
            Settings = KnobValues.Of(sizes.Where(size => entry.Knobs.Contains(size.Knob))),
            Engine = engine,
            Precision = precision,
            Threads = threads,
            Budget = new(Steps: steps),
            Evaluation = new(EveryPasses: 10_000, Sequences: 200, Target: 0),
        };
        return Catalog.Plan(request, (null, null)) with { WarmUp = TimeSpan.Zero };
    }

    static void Execute(RunPaths paths, TrainingPlan plan, TimeSpan? saveEvery = null, IRunProgress? shown = null,
        CancellationTokenSource? interruption = null, int stopAfter = 0)
    {
        using var files = RunFiles.Open(paths, plan.Header, RunStart.Resume, saveEvery ?? TimeSpan.MaxValue, _ => { });
        var progress = new Watcher(shown, step =>
        {
            if (step.Step >= stopAfter) interruption?.Cancel();
        });
        new TrainingRun(plan, files, progress, interruption?.Token ?? CancellationToken.None).Execute();
    }
}
