using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>What sets workloads apart.</summary>
sealed record WorkloadKey(string Task, string Variant, int Length, string Initialization)
{
    public static WorkloadKey Of(RunHeader header) => new(header.Task.Name,
        header.Task.Settings.TryGetProperty("variant", out var variant) ? variant.GetString() ?? "" : "", header.Task.Length, header.Place!.Initialization);

    /// <summary>The task, with its variant where that is not the default.</summary>
    public string TaskTitle => Variant is "" or nameof(TaskVariant.Thesis) ? Task : $"{Task} ({Variant})";

    public string Title => $"{TaskTitle}, T = {Length}, {Initialization}";

    /// <summary>Its name in paths.</summary>
    public string FileName => $"{Task}{(Variant is "" or nameof(TaskVariant.Thesis) ? "" : $"-{Variant.ToLowerInvariant()}")}-T{Length}-{Initialization}";
}
