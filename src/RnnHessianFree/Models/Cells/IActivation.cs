using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Cells;

/// <summary>
/// A unit h = e(t) whose slope is a function of h. Engines fuse it with the products around it. Structural damping is at its pre-activation:
/// the distance is the loss that matches e, whose Hessian with respect to t is diag e'(t), so S = Σ J_tᵀ diag(e') J_t.
/// </summary>
public interface IActivation
{
    /// <summary>Its name, in lower case.</summary>
    static abstract string Name { get; }

    /// <summary>e(t).</summary>
    static abstract TNumbers Of<TNumbers>(TNumbers t) where TNumbers : struct, INumbers<TNumbers>;

    /// <summary>e'(t)∘x, from h = e(t).</summary>
    static abstract TNumbers TimesSlope<TNumbers>(TNumbers h, TNumbers x) where TNumbers : struct, INumbers<TNumbers>;
}
