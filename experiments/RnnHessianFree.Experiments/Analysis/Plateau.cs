using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>Whether runs ended where outputs end that do not depend on the inputs.</summary>
static class Plateau
{
    // A share of 10,000 held-out sequences strays by a hundredth of itself at most (two standard errors of ½); what is within so much is no better.
    const double NoBetter = 0.98;

    /// <summary>What a network that ignores its inputs comes to on a run's task; null where that is not known.</summary>
    public static ConstantPredictor? ConstantOf(RunHeader header)
    {
        var entry = TaskCatalog.All.FirstOrDefault(entry => entry.Name == header.Task.Name);
        string variant = header.Task.Settings.Text("variant") ?? nameof(TaskVariant.Thesis);
        return entry is not null && Enum.TryParse(variant, out TaskVariant of) && entry.Variants.Contains(of) && header.Task.Length >= entry.LeastLength
            ? entry.Create(header.Task.Length, of).Constant : null;
    }

    /// <summary>Whether a run ended no better than the best constant, by judged steps.</summary>
    public static bool Holds(RunFile run) => ConstantOf(run.Header) is { } constant
        && (run.End?.HeldOutStepError ?? run.End?.HeldOutError) >= NoBetter * Math.Min(constant.StepError, constant.LeastError);
}
