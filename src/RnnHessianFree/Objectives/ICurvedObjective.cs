using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>An objective whose curvature can be multiplied onto vectors.</summary>
public interface ICurvedObjective : IObjective
{
    /// <summary>
    /// The operator <c>G(θ) + structuralWeight·S(θ)</c>: the Gauss-Newton matrix, and the curvature of structural damping (Martens &amp;
    /// Sutskever 2011, section 3.2) where the weight is not zero. It remembers the forward pass at θ, so that each product costs one
    /// linearised pass forward and one backward. Later changes to <paramref name="parameters"/> do not reach it. The operator is valid
    /// until the next call on the same objective.
    /// </summary>
    /// <param name="parameters">θ, <see cref="IObjective.Dimension"/> numbers.</param>
    /// <param name="structuralWeight">The weight of S, λμ in a damped solve; finite and ≥ 0.</param>
    ILinearOperator Curvature(ReadOnlySpan<double> parameters, double structuralWeight = 0);
}
