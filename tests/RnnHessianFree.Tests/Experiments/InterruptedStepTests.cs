using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>A step that is given up leaves no trace, wherever in it that happens.</summary>
public sealed class InterruptedStepTests : IDisposable
{
    const int Steps = 3;

    readonly TemporaryFolder _folder = new();

    public static TheoryData<string, bool> Optimizers { get; } =
        [.. OptimizerCatalog.All.Select(entry => (entry.Name, false)), (OptimizerCatalog.HessianFree.Name, true)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_run_interrupted_in_any_phase_of_any_step_goes_on_as_if_it_had_never_stopped(string optimizer, bool fixedCurvature)
    {
        var plan = SmallPlan.Of(optimizer, Steps, fixedCurvature: fixedCurvature);
        List<(int Step, StepProgress At)> calls = [];
        Run("straight", plan, RunStart.New, (step, at) => calls.Add((step, at)), CancellationToken.None);

        // The first and the second call of each phase: nothing is known yet, and something is.
        var places = calls.DistinctBy(call => (call.Step, call.At.Phase, call.At.Done == 0)).ToList();
        Assert.Equal(Enumerable.Range(1, Steps), places.Select(place => place.Step).Distinct());
        foreach (var place in places)
        {
            using var cancellation = new CancellationTokenSource();
            var end = Run("resumed", plan, RunStart.Overwrite, (step, at) =>
            {
                if ((step, at) == place) cancellation.Cancel();
            }, cancellation.Token);
            Assert.Equal((EndReason.Interrupted, place.Step - 1), (end.Reason, end.Step));

            Run("resumed", plan, RunStart.Resume, (_, _) => { }, CancellationToken.None);
            Assert.Equal(RunComparison.Comparable(_folder.File("straight.jsonl")), RunComparison.Comparable(_folder.File("resumed.jsonl")));
            Assert.Equal(0,
                RunComparison.DifferingBits(_folder.File("straight.parameters.json"), _folder.File("resumed.parameters.json")));
        }
    }

    RunEnd Run(string name, TrainingPlan plan, RunStart start, Action<int, StepProgress> inside, CancellationToken cancellation)
    {
        using var files = RunFiles.Open(new(_folder.Path, name), plan.Header, start, TimeSpan.FromDays(1), _ => { });
        return new TrainingRun(plan, files, new Inside(inside), cancellation).Execute();
    }

    sealed class Inside(Action<int, StepProgress> told) : IRunProgress
    {
        public void Started(RunHeader header) { }

        void IRunProgress.Inside(int step, StepProgress inside, double seconds, double? secondsLeft) => told(step, inside);

        public void Stepped(RunStep step, double? secondsLeft) { }

        public void Ended(RunEnd end) { }
    }
}
