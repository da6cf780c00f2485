namespace RnnHessianFree.Tasks;

/// <summary>A task as users choose it.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What must be learned, in a line.</param>
/// <param name="LeastLength">The least T.</param>
/// <param name="Create">Makes it at a length, in its default variant.</param>
public sealed record TaskEntry(string Name, string Summary, int LeastLength, Func<int, ITask> Create);

/// <summary>All tasks: a new one is a class and a line here.</summary>
public static class TaskCatalog
{
    /// <summary>In the order they are listed to users.</summary>
    public static IReadOnlyList<TaskEntry> All { get; } =
    [
        new("addition", "Give the mean of the two marked numbers at the end.", AdditionTask.LeastLength, length => new AdditionTask(length)),
    ];

    /// <summary>The task of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static TaskEntry Find(string name) => All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException($"There is no task '{name}'; there are: {string.Join(", ", All.Select(entry => entry.Name))}.");
}
