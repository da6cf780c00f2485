using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>A task at one length from one kind of initial weights: what optimisers are compared on.</summary>
sealed record Workload(StudyTask Task, int Length, StudyInitialization Initialization)
{
    /// <summary>Its name in paths.</summary>
    public string Name =>
        $"{Task.Task}{(Task.Variant == TaskVariant.Thesis ? "" : $"-{Catalog.NameOf(Task.Variant)}")}-T{Length}-{Initialization.Name}";

    public Budget BudgetIn(Study study) => Task.Budget ?? study.Budget;
}
