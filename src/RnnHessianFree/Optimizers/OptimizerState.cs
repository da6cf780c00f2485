using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// All that an optimiser carries from step to step, as named vectors: what a checkpoint keeps. It holds copies, so that later steps do not
/// reach it.
/// </summary>
public sealed class OptimizerState
{
    readonly Dictionary<string, double[]> _vectors;

    /// <summary>A state of these vectors; a single number is a vector of one.</summary>
    public OptimizerState(params IEnumerable<(string Name, double[] Values)> vectors) =>
        _vectors = vectors.ToDictionary(vector => vector.Name, vector => vector.Values.ToArray());

    /// <summary>The state of an optimiser that carries nothing.</summary>
    public static OptimizerState Empty { get; } = new();

    /// <summary>The seed of the batch that serves all steps; null where each step draws its own.</summary>
    public ulong? FixedBatch { get; init; }

    /// <summary>The vectors by name.</summary>
    public IReadOnlyDictionary<string, double[]> Vectors => _vectors;

    /// <summary>A copy of a vector.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The length it must have.</param>
    /// <exception cref="ArgumentException">There is none of this name, or it has another length.</exception>
    public double[] Vector(string name, int length)
    {
        if (!_vectors.TryGetValue(name, out double[]? values))
            throw new ArgumentException($"The state has no '{name}'; it has {(_vectors.Count == 0 ? "nothing" : string.Join(", ", _vectors.Keys))}.");
        Require.Dimension(values.Length, length, name);
        return [.. values];
    }

    /// <summary>A single number.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of this name, or it is not single.</exception>
    public double Number(string name) => Vector(name, 1)[0];
}
