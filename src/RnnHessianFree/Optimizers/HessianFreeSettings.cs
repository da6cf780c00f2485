using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="HessianFree"/>, by concern.</summary>
public sealed record HessianFreeSettings
{
    /// <summary>The data of a step.</summary>
    public BatchSettings Batches { get; init => field = value ?? throw new ArgumentNullException(nameof(Batches)); } = new();

    /// <summary>When conjugate gradients stop.</summary>
    public ConjugateGradientSettings Cg { get; init => field = value ?? throw new ArgumentNullException(nameof(Cg)); } = new();

    /// <summary>
    /// Conjugate gradients start from this multiple of the last solution, 0 to 1. 0.95: Martens' 2010 demo code and the authors' 2011 code.
    /// </summary>
    public double WarmStartDecay { get; init => field = Require.InRange(value, 0, 1); } = 0.95;

    /// <summary>λ and μ.</summary>
    public DampingSettings Damping { get; init => field = value ?? throw new ArgumentNullException(nameof(Damping)); } = new();

    /// <summary>Which iterate of conjugate gradients becomes the proposed step.</summary>
    public BacktrackingSettings Backtracking { get; init => field = value ?? throw new ArgumentNullException(nameof(Backtracking)); } = new();

    /// <summary>How much of the proposed step is taken.</summary>
    public LineSearchSettings LineSearch { get; init => field = value ?? throw new ArgumentNullException(nameof(LineSearch)); } = new();
}
