using System.Globalization;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Requests;

/// <summary>Refuses sizes that this machine cannot hold, before the system ends the process for trying.</summary>
static class MemoryNeed
{
    // Copies of θ in gradients' sums, workers and the optimiser; bytes of a number in a batch and in its single-precision copy.
    const double CopiesOfParameters = 40, BytesOfData = 12, BytesOfActivations = 4;

    /// <exception cref="UsageException">The run needs more memory than there is.</exception>
    public static void Require(ITask task, RunRequest request)
    {
        double Sequences(Knob knob, double standard) => request.Settings[knob] ?? standard;
        double Vectors(Knob knob) => request.Settings[knob] ?? 0;
        double gradient = Sequences(Knobs.GradientSequences, 1000), curvature = Sequences(Knobs.CurvatureSequences, 500);
        double parts = curvature + Sequences(Knobs.BacktrackingSequences, 250) + Sequences(Knobs.LineSearchSequences, 250) + Sequences(Knobs.SearchSequences, 0);
        double data = Math.Max(gradient, parts) + request.Evaluation.Sequences;
        bool isTyped = request.Place is null;
        string sizes = string.Create(CultureInfo.InvariantCulture, $"{gradient:0} gradient and {parts:0} other sequences");
        string asked = isTyped ? $"--length {task.Length}, --hidden {request.Hidden}, {sizes}"
            : $"{request.Study}: {task.Name} at T = {task.Length}, H = {request.Hidden}, {sizes}";
        Require(asked, task.Inputs, request.Hidden, task.Outputs, task.Length, data, curvature,
            CopiesOfParameters + 2 * Vectors(Knobs.Memory) + Vectors(Knobs.Krylov) + Vectors(Knobs.Tangents),
            Stage.Layers(request.Cell, units: 1).Sum(stage => stage.Cell.Gates.Count), request.Layers);
    }

    /// <exception cref="UsageException">So many sequences of such a length need more memory than there is; the message begins with what was asked.</exception>
    public static void Require(string asked, RecurrentShape shape, int length, int sequences) =>
        Require(asked, shape.Inputs, shape.Hidden, shape.Outputs, length, sequences, sequences, CopiesOfParameters,
            shape.Stages.Max(stage => stage.Cell.Gates.Count), shape.Stages.Count);

    static void Require(string asked, double x, double h, double y, double t, double sequences, double curvature, double copies, int gates = 1, int layers = 1)
    {
        double parameters = h * (gates * (x + layers * (h + 2) + (layers - 1) * h) + y), largest = t * sequences * Math.Max(x, y);
        double bytes = sizeof(double) * copies * parameters + BytesOfData * t * sequences * (x + y + 1) + BytesOfActivations * t * curvature * (layers * gates * h + y);
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"{asked}: they need about {bytes / (1 << 30):N1} GiB; this machine has {available / (1 << 30):N1}"));
        if (Math.Max(parameters, largest) > Array.MaxLength)
            throw new UsageException($"{asked}: they need an array of more than {Array.MaxLength} numbers");
    }
}
