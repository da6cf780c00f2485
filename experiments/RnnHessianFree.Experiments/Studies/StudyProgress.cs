using System.Diagnostics;
using System.Globalization;
using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>
/// Shows how a whole study goes: a line a finished run, the runs going on, and the time left. Several runs may tell it things at once.
/// </summary>
/// <param name="plan">What is to be run.</param>
/// <param name="finished">Takes a line for each run that ends.</param>
/// <param name="draw">Takes, a few times a second, all that is to be seen at the moment; null where nothing is redrawn.</param>
sealed class StudyProgress(StudyPlan plan, Action<string> finished, Action<IReadOnlyList<string>>? draw)
{
    const int BarWidth = 30, RunBarWidth = 8;

    static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    readonly Stopwatch _clock = Stopwatch.StartNew(), _sinceDrawn = Stopwatch.StartNew();
    readonly List<ShownRun> _running = [];
    readonly Lock _lock = new();
    double _budgetDone;
    int _done;

    /// <summary>The display of one run; disposing of it says that the run is over.</summary>
    public ShownRun Begin(StudyRun run)
    {
        var shown = new ShownRun(this, run);
        lock (_lock) _running.Add(shown);
        return shown;
    }

    /// <summary>Shows a line that the user should see.</summary>
    public void Note(string line)
    {
        lock (_lock) finished(line);
    }

    /// <summary>The time left at the pace so far, budget for budget; at first, all budgets.</summary>
    public double? SecondsLeft()
    {
        double all = plan.Missing.Sum(Weight), left = all - _budgetDone;
        return _done > 0 ? _clock.Elapsed.TotalSeconds * left / _budgetDone : plan.MostSeconds;
    }

    // Runs whose budget gives no time count as equal.
    double Weight(StudyRun run) => plan.SecondsOf(run) ?? 1;

    void End(ShownRun shown)
    {
        lock (_lock)
        {
            _running.Remove(shown);
            if (shown.Result is not { } end || end.Reason == EndReason.Interrupted) return;
            (_done, _budgetDone) = (_done + 1, _budgetDone + Weight(shown.Run));
            string result = FormattableString.Invariant($"{end.Reason.Words()}, {end.HeldOutError:P2} wrong, {end.Seconds:F1} s");
            finished($"{Head()}  {shown.Run.Workload.Name} {shown.Run.Name}: {result}");
        }
        Draw(force: true);
    }

    string Head() => $"[{_done}/{plan.Missing.Count}]{(SecondsLeft() is { } left ? $" {StudyPlan.Duration(left)} left" : "")}";

    string Bar() => Strokes.Bar(_budgetDone / plan.Missing.Sum(Weight), BarWidth);

    void Draw(bool force = false)
    {
        if (draw is null) return;
        lock (_lock)
        {
            if (!force && _sinceDrawn.Elapsed < Redraw) return;
            draw([$"{Bar()} {Head()}", .. _running.Select(shown => shown.Line)]);
            _sinceDrawn.Restart();
        }
    }

    /// <summary>One run of those going on.</summary>
    public sealed class ShownRun(StudyProgress study, StudyRun run) : IRunProgress, IDisposable
    {
        public StudyRun Run => run;

        public RunEnd? Result { get; private set; }

        int _step;
        double _seconds, _share;
        double? _error;

        /// <summary>How much of its budget is spent, its step, its last held-out error and its seconds.</summary>
        public string Line => string.Create(CultureInfo.InvariantCulture,
            $"{Strokes.Bar(_share, RunBarWidth)} {run.Workload.Name} {run.Name}  step {_step}{(_error is { } error ? $"  {error:P2} wrong" : "")}  {_seconds:F1} s");

        public void Started(RunHeader header) { }

        public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft)
        {
            (_seconds, _share) = (seconds, Math.Max(_share, seconds / run.Budget.Seconds ?? 0));
            study.Draw();
        }

        public void Stepped(RunStep step, double? secondsLeft)
        {
            (_step, _seconds, _error) = (step.Step, step.Seconds, step.HeldOutError ?? _error);
            _share = run.Budget.SpentShare(new(step.Step, step.Seconds, step.Passes, step.Sequences, step.Minibatches ?? 0));
            study.Draw();
        }

        public void Ended(RunEnd end) => Result = end;

        public void Dispose() => study.End(this);
    }
}
