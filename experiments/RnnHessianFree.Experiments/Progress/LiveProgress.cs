using System.Diagnostics;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;
using Spectre.Console;

namespace RnnHessianFree.Experiments.Progress;

/// <summary>One panel on a terminal, redrawn a few times a second: the run, its last step, and how far the present step has come.</summary>
sealed class LiveProgress(LiveDisplayContext display) : IRunProgress
{
    static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(150);

    readonly Stopwatch _sinceDrawn = Stopwatch.StartNew();
    string _title = "", _last = "", _error = "";

    public void Started(RunHeader header)
    {
        _title = $"{header.Optimizer.Name} · {header.Task.Name} T = {header.Task.Length} · seed {header.Seed}";
        Draw("warming up", "");
    }

    public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft)
    {
        if (_sinceDrawn.Elapsed >= Redraw)
            Draw($"step {step}: {inside.Phase} {inside.Done} of at most {inside.AtMost}", PlainProgress.Clock(seconds, secondsLeft));
    }

    public void Stepped(RunStep step, double? secondsLeft)
    {
        if (step.HeldOutError is { } error) _error = $"held-out error {error:P2} at step {step.Step}";
        _last = PlainProgress.Describe(step);
        if (step.HeldOutError is not null || _sinceDrawn.Elapsed >= Redraw) Draw("", PlainProgress.Clock(step.Seconds, secondsLeft));
    }

    public void Ended(RunEnd end) => Draw($"{end.Reason} after {end.Step} steps", PlainProgress.Clock(end.Seconds, null));

    void Draw(string now, string clock)
    {
        var lines = new Rows(new[] { _last, _error, now, clock }.Select(line => new Text(line)));
        display.UpdateTarget(new Panel(lines) { Header = new PanelHeader(Markup.Escape(_title)), Width = 90 });
        _sinceDrawn.Restart();
    }
}
