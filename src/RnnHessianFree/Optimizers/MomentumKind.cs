namespace RnnHessianFree.Optimizers;

/// <summary>Where momentum takes the gradient (Sutskever et al. 2013, section 2).</summary>
public enum MomentumKind
{
    /// <summary>At θ: <c>v ← μ v − ε ∇f(θ)</c>, <c>θ ← θ + v</c>.</summary>
    Classical,

    /// <summary>At the point momentum alone would lead to: <c>v ← μ v − ε ∇f(θ + μ v)</c>, <c>θ ← θ + v</c>.</summary>
    Nesterov,
}
