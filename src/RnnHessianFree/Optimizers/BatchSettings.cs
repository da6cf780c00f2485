using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// The data of a step: a curvature, a backtracking and a line-search batch, drawn separately in this order, then a remainder where the
/// gradient wants more sequences than these three have. The gradient runs over the shortest run of these parts, from the curvature batch
/// on, that holds <see cref="GradientSequences"/> or more; so the curvature batch is always part of the gradient's data, as in the authors'
/// 2011 code. That code uses 1,000 sequences for each of the three and 10,000 for the gradient; its notes say that 300
/// can solve T = 100. The defaults here lie between, so that a step takes seconds on two cores.
/// </summary>
public sealed record BatchSettings
{
    /// <summary>The sequences of the gradient, at least; ≥ 1. 1,000: ours, to fit a small machine.</summary>
    public int GradientSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 1000;

    /// <summary>The sequences of the curvature and of the reduction ratio, ≥ 1. 500: ours.</summary>
    public int CurvatureSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 500;

    /// <summary>The sequences that choose among iterates, ≥ 1. 250: ours.</summary>
    public int BacktrackingSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 250;

    /// <summary>The sequences of the line search, ≥ 1. 250: ours.</summary>
    public int LineSearchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 250;

    /// <summary>
    /// Whether the curvature batch of the first step to come to an end serves all steps; otherwise, as in the authors' 2011 code, each step draws its own.
    /// </summary>
    public bool FixedCurvatureBatch { get; init; }
}
