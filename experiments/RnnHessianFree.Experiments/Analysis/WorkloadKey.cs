using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>What sets workloads apart; the variant is empty where it is the default.</summary>
sealed record WorkloadKey(string Task, string Variant, int Length, string Initialization)
{
    public static WorkloadKey Of(RunHeader header)
    {
        string variant = header.Task.Settings.Text("variant") ?? "";
        return new(header.Task.Name, variant is nameof(TaskVariant.Thesis) ? "" : variant, header.Task.Length, header.Place!.Initialization);
    }

    /// <summary>The task, with its variant where that is not the default.</summary>
    public string TaskTitle => Variant.Length == 0 ? Task : $"{Task} ({Variant})";

    public string Title => $"{TaskTitle}, T = {Length}, {Initialization}";

    /// <summary>Its name in paths.</summary>
    public string FileName => $"{Task}{(Variant.Length == 0 ? "" : $"-{Variant.ToLowerInvariant()}")}-T{Length}-{Initialization}";
}
