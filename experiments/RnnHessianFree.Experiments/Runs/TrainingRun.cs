using System.Diagnostics;
using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Trains once, from θ_0 to the target or the end of the budget: owns loop, clock, budget, evaluation and stopping.</summary>
sealed class TrainingRun(TrainingPlan plan, RunFileWriter file, IRunProgress progress, CancellationToken cancellation)
{
    const int RejectionsToStall = 100;
    const int WarmUpSequences = 32, WarmUpSteps = 60; // .NET compiles hot methods anew after 30 calls.

    readonly Stopwatch _clock = new(); // of steps, their data included; evaluation, display and files are off it
    readonly PassMeter _meter = new();
    int _step;

    /// <summary>θ: θ_0 before the run, the trained parameters after it.</summary>
    public double[] Parameters { get; } = [.. plan.InitialParameters];

    RunHeader Header => plan.Header;

    Spent Spent => new(_step, _clock.Elapsed.TotalSeconds, _meter.Passes, _meter.Sequences);

    public RunEnd Execute()
    {
        file.Write(Header);
        progress.Started(Header);
        WarmUp();
        var evaluation = plan.Evaluate(Parameters);
        Record(null, evaluation);
        var reason = evaluation.ErrorRate < Header.Evaluation.Target ? EndReason.Solved : Train(out evaluation);
        return End(reason, evaluation);
    }

    EndReason Train(out Evaluation evaluation)
    {
        var optimizer = plan.NewOptimizer();
        var data = new MeteredSource(plan.TrainingData(Header.Seed), _meter);
        int rejections = 0;
        long nextEvaluation = Header.Evaluation.EveryPasses;
        while (true)
        {
            _clock.Start();
            var report = optimizer.Step(Parameters, data, Watch);
            _clock.Stop();
            _step++;

            rejections = report.Outcome == StepOutcome.Rejected ? rejections + 1 : 0;
            var end = EndAfter(report.Outcome, rejections);
            bool isDue = _meter.Passes >= nextEvaluation || end is not null;
            if (!isDue || end == EndReason.Interrupted)
            {
                Record(report, null);
                evaluation = default;
                if (end is { } interrupted) return interrupted;
                continue;
            }

            evaluation = plan.Evaluate(Parameters);
            nextEvaluation = (_meter.Passes / Header.Evaluation.EveryPasses + 1) * Header.Evaluation.EveryPasses;
            Record(report, evaluation);
            if (evaluation.ErrorRate < Header.Evaluation.Target) return EndReason.Solved;
            if (end is { } reason) return reason;
        }
    }

    EndReason? EndAfter(StepOutcome outcome, int rejections) => outcome switch
    {
        _ when cancellation.IsCancellationRequested => EndReason.Interrupted,
        StepOutcome.Diverged => EndReason.Diverged,
        StepOutcome.Stationary => EndReason.Stationary,
        StepOutcome.Interrupted => EndReason.BudgetSpent,
        _ when Header.Budget.SpentShare(Spent) >= 1 => EndReason.BudgetSpent,
        _ when rejections >= RejectionsToStall => EndReason.Stalled,
        _ => null,
    };

    /// <summary>Called inside a step, on its clock; a step that outlives the seconds or is no longer wanted is given up.</summary>
    bool Watch(StepProgress inside)
    {
        progress.Inside(_step + 1, inside, Spent.Seconds, Header.Budget.SecondsLeft(Spent));
        return !cancellation.IsCancellationRequested && !(_clock.Elapsed.TotalSeconds >= Header.Budget.Seconds);
    }

    void WarmUp()
    {
        var watch = Stopwatch.StartNew();
        bool GoesOn() => watch.Elapsed < plan.WarmUp && !cancellation.IsCancellationRequested;
        var optimizer = plan.NewOptimizer();
        double[] parameters = [.. plan.InitialParameters];
        var data = new MeteredSource(new FewSequences(plan.TrainingData(~Header.Seed), WarmUpSequences), new PassMeter());
        for (int i = 0; i < WarmUpSteps && GoesOn(); i++) optimizer.Step(parameters, data, _ => GoesOn());
    }

    void Record(StepReport? report, Evaluation? evaluation)
    {
        var step = RunStep.Of(Spent, report, evaluation);
        file.Write(step);
        progress.Stepped(step, Header.Budget.SecondsLeft(Spent));
    }

    RunEnd End(EndReason reason, Evaluation evaluation)
    {
        bool isEvaluated = reason != EndReason.Interrupted;
        var end = new RunEnd
        {
            Reason = reason,
            Step = _step,
            Seconds = Math.Round(_clock.Elapsed.TotalSeconds, 6),
            Passes = _meter.Passes,
            Sequences = _meter.Sequences,
            HeldOutLoss = isEvaluated ? evaluation.Loss : null,
            HeldOutError = isEvaluated ? evaluation.ErrorRate : null,
            HeldOutStepError = isEvaluated ? evaluation.StepErrorRate : null,
        };
        file.Write(end);
        progress.Ended(end);
        return end;
    }

    /// <summary>A source that gives no more than a few sequences at a time.</summary>
    sealed class FewSequences(IObjectiveSource<ICurvedObjective> source, int atMost) : IObjectiveSource<ICurvedObjective>
    {
        public ICurvedObjective Draw(int sequences) => source.Draw(Math.Min(sequences, atMost));
    }
}
