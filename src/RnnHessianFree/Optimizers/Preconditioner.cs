using System.Numerics.Tensors;
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

/// <summary>What conjugate gradients are preconditioned with.</summary>
public enum Preconditioner
{
    /// <summary>Nothing: the authors' 2011 code.</summary>
    None,

    /// <summary>
    /// <c>M = (diag F + λ I)^¾</c>, F the empirical Fisher matrix of the curvature batch (Martens 2010, section 4.7, with the mean of the squared
    /// gradients of cases for their sum, as the loss is a mean here). A case is a sequence.
    /// </summary>
    Fisher,
}

/// <summary>Preconditioners by name.</summary>
public static class Preconditioners
{
    const double Power = 0.75; // Martens 2010, section 4.7

    /// <summary>A maker of it; null of none.</summary>
    public static PreconditionerFactory? Factory(this Preconditioner preconditioner) => preconditioner switch
    {
        Preconditioner.None => null,
        Preconditioner.Fisher => Fisher,
        _ => throw new ArgumentOutOfRangeException(nameof(preconditioner), preconditioner, "There is no such preconditioner."),
    };

    static DiagonalOperator Fisher(ICurvedObjective objective, ReadOnlySpan<double> parameters, double lambda, double structuralWeight)
    {
        double[] m = new double[objective.Dimension];
        objective.FisherDiagonal(parameters, m);
        TensorPrimitives.Add(m, lambda, m);
        TensorPrimitives.Pow(m, -Power, m);
        return new(m);
    }
}
