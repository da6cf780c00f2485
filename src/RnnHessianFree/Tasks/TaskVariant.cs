namespace RnnHessianFree.Tasks;

/// <summary>Whose definition of a task: the sources differ. What a variant means for a task, the task says.</summary>
public enum TaskVariant
{
    /// <summary>Sutskever's thesis (2013), which tells the 2011 paper's definitions in full: the default everywhere.</summary>
    Thesis,

    /// <summary>The code that Sutskever released in 2011 with Martens and Sutskever's paper.</summary>
    AuthorsCode,

    /// <summary>The code of Pascanu, Mikolov and Bengio (2013).</summary>
    Pascanu,

    /// <summary>Hochreiter and Schmidhuber (1997), "Long short-term memory".</summary>
    Hochreiter,

    /// <summary>The thesis' definition with inputs and targets less their means: Sutskever, Martens, Dahl and Hinton (2013).</summary>
    Centred,
}

static class TaskVariants
{
    /// <summary>The variant, where the task has it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has not; the message lists those it has.</exception>
    public static TaskVariant Require(this TaskVariant variant, string task, ReadOnlySpan<TaskVariant> allowed) => allowed.Contains(variant)
        ? variant
        : throw new ArgumentOutOfRangeException(nameof(variant), variant, $"The task {task} has the variants {string.Join(", ", allowed.ToArray())}.");
}
