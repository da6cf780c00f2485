using System.Diagnostics;
using System.Globalization;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Progress;

/// <summary>A line for each evaluated step, and one every few seconds in between.</summary>
sealed class PlainProgress(TextWriter output, TimeSpan every) : IRunProgress
{
    readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    public void Started(RunHeader header) => Line(
        $"{header.Optimizer.Name} on {header.Task.Name}, T = {header.Task.Length}, H = {header.Network.Hidden}, seed {header.Seed}; "
        + header.Engine.Description);

    public void Inside(int step, StepProgress inside, double seconds, double? secondsLeft)
    {
        if (_sinceLine.Elapsed < every) return;
        Line($"step {step}  {inside.Phase} {inside.Done} of at most {inside.AtMost}  {Clock(seconds, secondsLeft)}");
    }

    public void Stepped(RunStep step, double? secondsLeft)
    {
        if (step.HeldOutError is not null || _sinceLine.Elapsed >= every) Line($"{Describe(step)}  {Clock(step.Seconds, secondsLeft)}");
    }

    public void Ended(RunEnd end) =>
        Line(string.Create(CultureInfo.InvariantCulture, $"{end.Reason} after {end.Step} steps, {end.Seconds:F1} s"));

    /// <summary>A step in words: number, loss, held-out error, λ.</summary>
    public static string Describe(RunStep step)
    {
        var words = new List<string> { $"step {step.Step}" };
        if (step.IsGivenUp) words.Add("given up");
        void Add(string what, double? number, string format)
        {
            if (number is { } value && !(step.IsGivenUp && double.IsNaN(value))) words.Add($"{what} {value.ToString(format, CultureInfo.InvariantCulture)}");
        }
        Add("loss", step.Number("loss"), "G4");
        Add("held-out error", step.HeldOutError, "P2");
        Add("λ", step.Number("lambda"), "G3");
        Add("CG", step.Number("cgIterations"), "F0");
        return string.Join("  ", words);
    }

    public static string Clock(double seconds, double? left) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s{(left is { } value ? $", at most {value:F0} s left" : "")}");

    void Line(string text)
    {
        output.WriteLine(text);
        output.Flush();
        _sinceLine.Restart();
    }
}
