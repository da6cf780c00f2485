using System.Diagnostics;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// Trains once, from θ_0 or a checkpoint to the target or the end of the budget: owns loop, clock, budget, evaluation, saving and stopping.
/// </summary>
sealed class TrainingRun
{
    const int RejectionsToStall = 100;

    readonly TrainingPlan _plan;
    readonly IRunFiles _files;
    readonly IRunProgress _progress;
    readonly CancellationToken _cancellation;
    readonly IOptimizer<ICurvedObjective> _optimizer;
    readonly Stopwatch _clock = new(); // of steps, their data included; evaluation, display and files are off it
    readonly double _secondsBefore;    // on the clock of the process before
    readonly PassMeter _meter = new();
    readonly CheckedSource _data;
    readonly BestSoFar _best;
    readonly LastGood _lastGood;
    int _step, _rejections, _sinceBest;
    long _nextEvaluation;

    /// <summary>A run with new files goes from its beginning, with files that were there from their checkpoint.</summary>
    public TrainingRun(TrainingPlan plan, IRunFiles files, IRunProgress progress, CancellationToken cancellation)
    {
        (_plan, _files, _progress, _cancellation) = (plan, files, progress, cancellation);
        _optimizer = plan.NewOptimizer();
        _nextEvaluation = Header.Evaluation.Next(0);
        Parameters = [.. plan.InitialParameters];
        _lastGood = new(Parameters);
        _best = new(new(0, double.PositiveInfinity, double.PositiveInfinity), [.. Parameters]);
        if (files.From is { Position: var at } from)
        {
            (_step, _rejections, _sinceBest, _secondsBefore) = (at.Step, at.Rejections, at.SinceBest, at.Seconds);
            (_meter.Counts, _optimizer.State) = (at.Spent, from.Optimizer);
            // Of a budget that has grown, less is spent than when the checkpoint was written.
            _nextEvaluation = Math.Min(at.NextEvaluation, Header.Evaluation.Next(LookPosition));
            _best = new(at.Best, [.. from.BestParameters]);
            (Parameters, _lastGood) = ([.. from.Parameters], new(from.LastGood));
        }
        _data = new(plan.TrainingData(Header.Seed, _meter));
    }

    /// <summary>θ: that of the start before the run, the trained parameters after it.</summary>
    public double[] Parameters { get; }

    RunHeader Header => _plan.Header;

    bool IsCancelled => _plan.Agreement.On(_cancellation.IsCancellationRequested);

    Spent Spent => new(_step, _secondsBefore + _clock.Elapsed.TotalSeconds, _meter.Counts.Passes, _meter.Counts.Sequences, _meter.Minibatches);

    long LookPosition => Header.Evaluation.Position(Spent, Header.Budget);

    public RunEnd Execute()
    {
        _progress.Started(Header);
        try
        {
            WarmUp.Run(_plan, _cancellation);
            if (_files.From is not null) return Train();
            if (IsCancelled) return End(EndReason.Interrupted, null, null);
            var evaluation = Evaluate();
            Record(null, evaluation);
            if (!double.IsFinite(evaluation.Loss)) return End(EndReason.Diverged, evaluation, null, Divergence.OfHeldOut(0, evaluation.Loss));
            return evaluation.ErrorRate < Header.Evaluation.Target ? End(EndReason.Solved, evaluation, null) : Train();
        }
        catch (InvalidDataException problem) when (_plan.Agreement.Size == 1) // others would wait for a rank whose part of the data is at fault
        {
            _clock.Stop();
            return End(EndReason.Diverged, null, null, Divergence.OfData(_step + 1, problem.Message));
        }
    }

    RunEnd Train()
    {
        if (_plan.Agreement.Size > 1) _files.Save(Snapshot()); // the more processes, the sooner one is lost
        while (true)
        {
            var start = _meter.Counts;
            _lastGood.BeforeStep(Parameters);
            _clock.Start();
            var report = _optimizer.Step(Parameters, _data, Watch);
            _clock.Stop();
            if (report.Outcome == StepOutcome.Interrupted) return Abandon(report, start);

            _step++;
            _plan.Agreement.RequireSame(_step, Parameters);
            _rejections = report.Outcome == StepOutcome.Rejected ? _rejections + 1 : 0;
            if (_lastGood.AfterStep(_step, report, Parameters) is { } problem) return Diverge(problem, report);
            var end = EndAfter(report.Outcome);
            Evaluation? evaluation = end is not null || _plan.Agreement.On(LookPosition >= _nextEvaluation) ? Evaluate() : null;
            if (evaluation is { Loss: var loss } && !double.IsFinite(loss)) return Diverge(Divergence.OfHeldOut(_step, loss), report);
            Record(report, evaluation);
            if (evaluation is not null && _sinceBest >= Header.Evaluation.Patience) end = EndReason.NoLongerBetter;
            if (evaluation?.ErrorRate < Header.Evaluation.Target) end = EndReason.Solved;
            if (end is { } reason) return End(reason, evaluation, reason == EndReason.BudgetSpent ? Snapshot() : null);
            if (IsCancelled) return End(EndReason.Interrupted, null, Snapshot());
            if (_files.IsCheckpointDue) _files.Save(Snapshot());
        }
    }

    /// <summary>Ends at a step that was given up: it has changed nothing, and a resumed run does it again, whole.</summary>
    RunEnd Abandon(StepReport report, PassCounts start)
    {
        var spent = _meter.Counts;
        _meter.Counts = start;
        var before = Snapshot();
        if (IsCancelled) return End(EndReason.Interrupted, null, before);
        (_meter.Counts, _step) = (spent, _step + 1);
        var evaluation = Evaluate();
        Record(report, evaluation);
        return evaluation.ErrorRate < Header.Evaluation.Target
            ? End(EndReason.Solved, evaluation, null) : End(EndReason.BudgetSpent, evaluation, before);
    }

    /// <summary>Ends at a step that met or made numbers that are not finite, with the last good θ.</summary>
    RunEnd Diverge(string problem, StepReport report)
    {
        _lastGood.Parameters.CopyTo(Parameters, 0);
        var evaluation = Evaluate();
        Record(report, evaluation);
        return End(EndReason.Diverged, evaluation, null, problem);
    }

    EndReason? EndAfter(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Stationary => EndReason.Stationary,
        _ when _plan.Agreement.On(Header.Budget.SpentShare(Spent) >= 1) => EndReason.BudgetSpent,
        _ when _rejections >= RejectionsToStall => EndReason.Stalled,
        _ => null,
    };

    /// <summary>Called inside a step, on its clock; a step that outlives the seconds or is no longer wanted is given up.</summary>
    bool Watch(StepProgress inside)
    {
        _progress.Inside(_step + 1, inside, Spent.Seconds, Header.Budget.SecondsLeft(Spent));
        return _plan.Agreement.On(!_cancellation.IsCancellationRequested && !(Spent.Seconds >= Header.Budget.Seconds));
    }

    Evaluation Evaluate()
    {
        var evaluation = CheckedSource.Checked(() => _plan.Agreement.On(() => _plan.Evaluate(Parameters)));
        _nextEvaluation = Header.Evaluation.Next(LookPosition);
        _sinceBest = _best.Offer(_step, evaluation, Parameters) ? 0 : _sinceBest + 1;
        return evaluation;
    }

    void Record(StepReport? report, Evaluation? evaluation)
    {
        var step = RunStep.Of(Spent, report, evaluation);
        // A comparison has thousands of runs and keeps what it compares. Other studies keep all but first-order steps, which come by the hundred a second.
        bool isCompared = Header.Place is { Phase: not StudyPhase.Given };
        bool isOneOfMany = isCompared || (Header.Place is not null && report is FirstOrderReport { Outcome: StepOutcome.Stepped });
        if (!isOneOfMany || evaluation is not null) _files.Write(isCompared ? step with { Report = [] } : step);
        _progress.Stepped(step, Header.Budget.SecondsLeft(Spent));
    }

    Checkpoint Snapshot() => new(new()
    {
        Header = Header,
        Step = _step,
        Seconds = Spent.Seconds,
        Spent = _meter.Counts,
        Rejections = _rejections,
        SinceBest = _sinceBest,
        NextEvaluation = _nextEvaluation,
        Best = _best.Evaluation,
        Recorded = _files.Recorded,
    }, [.. Parameters], [.. _lastGood.Parameters], [.. _best.Parameters], _optimizer.State);

    RunEnd End(EndReason reason, Evaluation? evaluation, Checkpoint? resumable, string? problem = null)
    {
        bool hasBest = double.IsFinite(_best.Evaluation.ErrorRate);
        var end = new RunEnd
        {
            Reason = reason,
            Step = _step,
            Seconds = Math.Round(Spent.Seconds, 6),
            Passes = _meter.Counts.Passes,
            Sequences = _meter.Counts.Sequences,
            Minibatches = _meter.Minibatches,
            HeldOutLoss = evaluation?.Loss,
            HeldOutError = evaluation?.ErrorRate,
            HeldOutStepError = evaluation?.StepErrorRate,
            BestStep = hasBest ? _best.Evaluation.Step : null,
            Problem = problem,
            BestHeldOutError = hasBest ? _best.Evaluation.ErrorRate : null,
        };
        _files.Finish(end, _plan.Shape, Parameters, _best.Evaluation.Step < _step ? _best.Parameters : null, resumable);
        _progress.Ended(end);
        return end;
    }
}
