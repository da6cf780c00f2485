using System.Globalization;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>What was not finite, in which phase of which step, and what may help: a line for a person.</summary>
static class Divergence
{
    /// <summary>Of a step whose outcome says so; null of any other.</summary>
    public static string? Of(int step, StepReport report)
    {
        if (report.Outcome != StepOutcome.Diverged) return null;
        var (phase, what) = !double.IsFinite(report.Loss) ? ("loss", $"the loss is {Text(report.Loss)}")
            : !double.IsFinite(report.GradientNorm) ? ("gradient", $"its norm is {Text(report.GradientNorm)}")
            : report is HessianFreeReport { CgStop: ConjugateGradientStop.NotFinite, CgIterations: var i }
                ? ("conjugate gradients", $"a product is not finite after iteration {i}")
            : ("step", "a number is not finite");
        return $"step {step}, {phase}: {what}; {Advice(report)}";
    }

    public static string OfParameters(int step, StepReport report) => $"step {step}, parameters: the step made some not finite; {Advice(report)}";

    public static string OfHeldOut(int step, double loss) =>
        $"step {step}, evaluation: the held-out loss is {Text(loss)}; try a smaller --init-scale, smaller steps, or --precision double";

    public static string OfData(int step, string problem) => $"step {step}, data: {problem} Correct the task that draws them.";

    static string Advice(StepReport report) => report is HessianFreeReport
        ? "try a larger --lambda, a smaller --init-scale, or --precision double"
        : "try a smaller --learning-rate, a --clip, or a smaller --init-scale";

    static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
