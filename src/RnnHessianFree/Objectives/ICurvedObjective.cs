using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>An objective whose curvature can be multiplied onto vectors.</summary>
public interface ICurvedObjective : IObjective
{
    /// <summary>
    /// The curvature at θ, <c>G(θ) + structuralWeight·S(θ)</c> or another matrix in place of G. It remembers the forward pass at θ, so that each product
    /// costs one linearised pass forward and one backward. Later changes to <paramref name="parameters"/> do not reach it. The operator is valid
    /// until the next call on the same objective, or for another curvature of the same network, on whatever data: that takes over its memory.
    /// </summary>
    /// <param name="parameters">θ, <see cref="IObjective.Dimension"/> numbers.</param>
    /// <param name="request">Which curvature.</param>
    ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default);

    /// <summary>
    /// Writes the diagonal of the empirical Fisher matrix, <c>Σ_b g_b∘g_b / B</c> of the gradients g_b of single sequences: the squares of sums over steps,
    /// which no sum of squares over steps gives where weights are shared in time.
    /// </summary>
    /// <param name="parameters">θ.</param>
    /// <param name="diagonal">[dimension], overwritten.</param>
    void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal);
}
