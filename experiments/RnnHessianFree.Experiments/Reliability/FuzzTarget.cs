using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>A reader of input.</summary>
/// <param name="name">What it reads.</param>
abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Feeds it something random; says what was amiss, and on what input, or null.</summary>
    public abstract string? Try(RandomStream random);
}
