namespace RnnHessianFree.Optimizers;

/// <summary>The quadratic model q(δ) in the denominator of the reduction ratio <c>ρ = [f(θ+δ) − f(θ)] / q(δ)</c>.</summary>
public enum ReductionRatioModel
{
    /// <summary>
    /// <c>gᵀδ + ½δᵀ(G + λμ S + λ I)δ</c>, as in the authors' 2011 code: what conjugate gradients minimised, so its value is known for
    /// nothing.
    /// </summary>
    Damped,

    /// <summary>
    /// <c>gᵀδ + ½δᵀ(G + λμ S)δ</c>, as in Martens' 2010 demo code, whose only damping is λ. The structural term stays: to take it out would
    /// cost another product.
    /// </summary>
    Undamped,
}
