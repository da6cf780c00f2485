using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>A reader of input.</summary>
/// <param name="name">What it reads.</param>
abstract class FuzzTarget(string name)
{
    // Bytes allocated in all, not held at once: a stricter measure that is the same on every machine.
    const long MostBytes = 300_000_000;

    public string Name { get; } = name;

    /// <summary>Feeds it something random; says what was amiss, and on what input, or null.</summary>
    public string? Try(RandomStream random)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var (problem, input) = Feed(random);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        if (taken > MostBytes) problem ??= $"{taken >> 20} MiB allocated";
        return problem is null ? null : $"{problem} on {input()}";
    }

    /// <summary>What was amiss, if something was, and the input for a person.</summary>
    protected abstract (string? Problem, Func<string> Input) Feed(RandomStream random);
}
