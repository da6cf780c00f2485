using System.Globalization;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments;

/// <summary>Refuses sizes that this machine cannot hold, before the system ends the process for trying.</summary>
static class MemoryNeed
{
    // Copies of θ in gradients' sums, workers and the optimiser; bytes of a number in a batch and in its single-precision copy.
    const double CopiesOfParameters = 40, BytesOfData = 12, BytesOfActivations = 4;

    /// <exception cref="UsageException">The run needs more memory than there is.</exception>
    public static void Require(ITask task, RunRequest request)
    {
        double x = task.Inputs, y = task.Outputs, h = request.Hidden, t = task.Length;
        double data = request.Settings[Knobs.GradientSequences] ?? 1000, curvature = request.Settings[Knobs.CurvatureSequences] ?? 500;
        double bytes = sizeof(double) * CopiesOfParameters * h * (h + x + y + 2)
            + BytesOfData * t * (Math.Max(data, curvature) + request.Evaluation.Sequences) * (x + y + 1) + BytesOfActivations * t * curvature * (h + y);
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            string need = string.Create(CultureInfo.InvariantCulture, $"they need about {bytes / (1 << 30):N1} GiB; this machine has {available / (1 << 30):N1}");
            throw new UsageException($"--length {task.Length}, --hidden {request.Hidden}, {data:0} and {curvature:0} sequences: {need}");
        }
    }
}
