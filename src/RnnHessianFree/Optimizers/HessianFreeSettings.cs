using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="HessianFree"/>, by concern.</summary>
public sealed record HessianFreeSettings
{
    /// <summary>The data of a step.</summary>
    public BatchSettings Batches { get; init => field = Require.NotNull(value); } = new();

    /// <summary>When conjugate gradients stop.</summary>
    public ConjugateGradientSettings Cg { get; init => field = Require.NotNull(value); } = new();

    /// <summary>
    /// Conjugate gradients start from this multiple of the last solution, 0 to 1. 0.95: Martens' 2010 demo code and the authors' 2011 code.
    /// </summary>
    public double WarmStartDecay { get; init => field = Require.InRange(value, 0, 1); } = 0.95;

    /// <summary>λ and μ.</summary>
    public DampingSettings Damping { get; init => field = Require.NotNull(value); } = new();

    /// <summary>Which iterate of conjugate gradients becomes the proposed step.</summary>
    public BacktrackingSettings Backtracking { get; init => field = Require.NotNull(value); } = new();

    /// <summary>How much of the proposed step is taken; null for all of it, whatever the loss.</summary>
    public LineSearchSettings? LineSearch { get; init; } = new();
}
