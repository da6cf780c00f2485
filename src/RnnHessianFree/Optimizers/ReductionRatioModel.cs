namespace RnnHessianFree.Optimizers;

/// <summary>The quadratic model q(δ) in the denominator of the reduction ratio <c>ρ = [f(θ+δ) − f(θ)] / q(δ)</c>.</summary>
public enum ReductionRatioModel
{
    /// <summary>
    /// <c>gᵀδ + ½δᵀ(G + λμ S + λ I)δ</c>, as in the authors' 2011 code: what conjugate gradients minimised, so its value is known for nothing.
    /// </summary>
    Damped,

    /// <summary>
    /// <c>gᵀδ + ½δᵀ(G + λμ S)δ</c>, in the spirit of Martens' 2010 demo code, which leaves out all damping. The structural term stays: to take it out
    /// costs another product.
    /// </summary>
    Undamped,
}
