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

    public void Ended(RunEnd end) => Line(Describe(end));

    /// <summary>To be called when an end was asked for.</summary>
    public void Heard() => Line(HeardText);

    /// <summary>Answers the first Ctrl-C.</summary>
    public const string HeardText = "interrupted: finishes the iteration at hand and saves; once more leaves at once";

    /// <summary>A step in words: number, loss, held-out error, λ, ρ, iterations, minibatches.</summary>
    public static string Describe(RunStep step, bool withError = true)
    {
        var words = new List<string> { $"step {step.Step}" };
        if (step.IsGivenUp) words.Add("given up");
        void Add(string what, double? number, string format)
        {
            if (number is { } value && !(step.IsGivenUp && double.IsNaN(value))) words.Add($"{what} {value.ToString(format, CultureInfo.InvariantCulture)}");
        }
        Add("loss", step.Number("loss"), "G4");
        if (withError) Add("held-out error", step.HeldOutError, "P2");
        Add("λ", step.Number("lambda"), "G3");
        if (step.Number("reductionRatio") is double.NegativeInfinity) words.Add("ρ −∞");
        else Add("ρ", step.Number("reductionRatio"), "F2");
        Add("CG", step.Number("cgIterations"), "F0");
        if (step.Minibatches > 0) Add("minibatches", step.Minibatches, "N1");
        return string.Join("  ", words);
    }

    /// <summary>An end in words; the best evaluation only where it is not the last.</summary>
    public static string Describe(RunEnd end)
    {
        string best = end.BestHeldOutError < (end.HeldOutError ?? double.PositiveInfinity)
            ? string.Create(CultureInfo.InvariantCulture, $"; best held-out error {end.BestHeldOutError:P2} at step {end.BestStep}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{end.Reason.Words()} after {end.Step} {(end.Step == 1 ? "step" : "steps")}, {end.Seconds:F1} s{best}");
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
