namespace RnnHessianFree.Tasks;

/// <summary>A task as users choose it.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What must be learned, in a line.</param>
/// <param name="LeastLength">The least T.</param>
/// <param name="Variants">Whose definitions of it there are; the first is the default.</param>
/// <param name="Create">Makes it at a length, in a variant.</param>
public sealed record TaskEntry(string Name, string Summary, int LeastLength, IReadOnlyList<TaskVariant> Variants,
    Func<int, TaskVariant, ITask> Create);

/// <summary>All tasks: a new one is a class and a line here.</summary>
public static class TaskCatalog
{
    static readonly TaskVariant[] Authors = [TaskVariant.Thesis, TaskVariant.AuthorsCode];
    static readonly TaskVariant[] Later = [.. Authors, TaskVariant.Pascanu];
    static readonly TaskVariant[] Every = [.. Later, TaskVariant.Hochreiter];
    static readonly TaskVariant[] Numbers = [.. Every, TaskVariant.Centred];

    /// <summary>In the order they are listed to users.</summary>
    public static IReadOnlyList<TaskEntry> All { get; } =
    [
        new("addition", "Give the mean of the two marked numbers at the end.", MarkedTask.LeastLength, Numbers, (t, v) => new AdditionTask(t, v)),
        new("multiplication", "Give the product of the two marked numbers at the end.", MarkedTask.LeastLength, Numbers, (t, v) => new MultiplicationTask(t, v)),
        new("xor", "Give the exclusive or of the two marked bits at the end.", MarkedTask.LeastLength, Authors, (t, v) => new XorTask(t, v)),
        new("temporal-order", "Name the two special symbols in order at the end.", TemporalOrderTask.LeastLength, Every, (t, v) => new TemporalOrderTask(t, 2, v)),
        new("temporal-order-3bit", "Name the three special symbols in order at the end.", TemporalOrderTask.LeastLength, Every, (t, v) => new TemporalOrderTask(t, 3, v)),
        new("random-permutation", "Name the first of 100 symbols after the last.", RandomPermutationTask.LeastLength, Later, (t, v) => new RandomPermutationTask(t, v)),
        new("memorization-5bit", "Give 5 bits back after T blank steps.", 1, Later, MemorizationTask.FiveBit),
        new("memorization-20bit", "Give 10 symbols of 5 kinds back after T blank steps.", 1, Later, MemorizationTask.TwentyBit),
    ];

    /// <summary>The task of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static TaskEntry Find(string name) => All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException($"There is no task '{name}'; there are: {string.Join(", ", All.Select(entry => entry.Name))}.");
}
