using System.Diagnostics;
using System.Globalization;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Progress;

/// <summary>
/// One panel on a terminal, redrawn a few times a second: how much of the budget is spent, how the held-out error fell, the last step, and how
/// far the present one has come.
/// </summary>
/// <param name="show">Takes the panel's title and lines.</param>
sealed class LiveProgress(Action<string, IReadOnlyList<string>> show) : IRunProgress
{
    const int BarWidth = 40, MostErrors = 40;

    static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(150);

    readonly Stopwatch _sinceDrawn = Stopwatch.StartNew();
    readonly List<double> _errors = [];
    Budget _budget = new();
    double _share, _best = double.PositiveInfinity;
    string _title = "", _last = "", _error = "", _heard = "";

    /// <summary>A panel of this width.</summary>
    public static LiveProgress On(LiveDisplayContext display, int width) => new((title, lines) => display.UpdateTarget(
        new Panel(new Rows(lines.Select(line => new Text(line)))) { Header = new PanelHeader(Markup.Escape(title)), Width = Math.Min(90, width) }));

    public void Started(RunHeader header)
    {
        (_title, _budget) = ($"{header.Optimizer.Name} · {header.Task.Name} T = {header.Task.Length} · seed {header.Seed}", header.Budget);
        Draw("warming up", "");
    }

    public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft)
    {
        if (_sinceDrawn.Elapsed < Redraw) return;
        _share = Math.Max(_share, seconds / _budget.Seconds ?? 0);
        Draw($"step {step}: {inside.Phase} {inside.Done} of at most {inside.AtMost}", PlainProgress.Clock(seconds, secondsLeft));
    }

    public void Stepped(RunStep step, double? secondsLeft)
    {
        _share = _budget.SpentShare(new(step.Step, step.Seconds, step.Passes, step.Sequences, step.Minibatches ?? 0));
        if (step.HeldOutError is { } error)
        {
            _errors.Add(error);
            _best = Math.Min(_best, error);
            string best = _best < error ? string.Create(CultureInfo.InvariantCulture, $", best {_best:P2}") : "";
            _error = string.Create(CultureInfo.InvariantCulture,
                $"{Strokes.Sparkline(_errors, MostErrors)}  held-out error {error:P2} at step {step.Step}{best}");
        }
        _last = PlainProgress.Describe(step, withError: false);
        if (step.HeldOutError is not null || _sinceDrawn.Elapsed >= Redraw) Draw("", PlainProgress.Clock(step.Seconds, secondsLeft));
    }

    public void Ended(RunEnd end) => Draw(PlainProgress.Describe(end), PlainProgress.Clock(end.Seconds, null));

    /// <summary>To be called when an end was asked for.</summary>
    public void Heard()
    {
        _heard = PlainProgress.HeardText;
        Draw("", "");
    }

    void Draw(string now, string clock)
    {
        string budget = _budget == new Budget() ? clock
            : string.Create(CultureInfo.InvariantCulture, $"{Strokes.Bar(_share, BarWidth)} {Math.Min(1, _share):P0} of the budget  {clock}");
        show(_title, [budget, _error, _last, now, _heard]);
        _sinceDrawn.Restart();
    }
}
