using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Makes M⁻¹ for one solve with <c>G(θ) + λμ S(θ) + λ I</c>. It is called before the curvature is set up, so it may use the objective
/// freely. The authors' 2011 code has none: with weights shared in time the usual diagonal is costly and does not seem to help.
/// </summary>
/// <param name="objective">The batch the curvature comes from.</param>
/// <param name="parameters">θ.</param>
/// <param name="lambda">λ.</param>
/// <param name="structuralWeight">λμ.</param>
/// <returns>A symmetric positive definite operator.</returns>
public delegate ILinearOperator PreconditionerFactory(
    ICurvedObjective objective, ReadOnlySpan<double> parameters, double lambda, double structuralWeight);
