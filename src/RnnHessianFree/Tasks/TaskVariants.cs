namespace RnnHessianFree.Tasks;

static class TaskVariants
{
    /// <summary>The variant, where the task has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has not; the message lists those it has.</exception>
    public static TaskVariant Require(this TaskVariant variant, string task, ReadOnlySpan<TaskVariant> allowed) => allowed.Contains(variant)
        ? variant
        : throw new ArgumentOutOfRangeException(nameof(variant), variant, $"The task {task} has the variants {string.Join(", ", allowed.ToArray())}.");
}
