using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>Which curvature of a loss is asked for; the default is the Gauss-Newton matrix alone.</summary>
public readonly record struct CurvatureRequest
{
    /// <summary>A matrix, and what is added to it.</summary>
    /// <param name="structuralWeight">The weight of S, λμ in a damped solve; finite and ≥ 0.</param>
    /// <param name="kind">The matrix.</param>
    public CurvatureRequest(double structuralWeight = 0, CurvatureKind kind = CurvatureKind.GaussNewton)
    {
        StructuralWeight = Require.InRange(structuralWeight, 0, double.MaxValue, nameof(structuralWeight));
        Kind = Require.Defined(kind, nameof(kind));
    }

    /// <summary>The weight of the curvature S of structural damping (Martens &amp; Sutskever 2011, section 3.2), which is added.</summary>
    public double StructuralWeight { get; }

    /// <summary>The matrix.</summary>
    public CurvatureKind Kind { get; }
}

/// <summary>A matrix of second derivatives of a loss, or one that stands for it.</summary>
public enum CurvatureKind
{
    /// <summary><c>G = Jᵀ H_L J</c>, positive semidefinite; for the losses here it is the Fisher matrix (Martens 2020, section 8).</summary>
    GaussNewton,

    /// <summary>
    /// The empirical Fisher matrix <c>F = Σ_b g_b g_bᵀ / B</c> of the gradients g_b of single sequences, positive semidefinite, of rank B at most. Its
    /// product costs what that of G does.
    /// </summary>
    EmpiricalFisher,

    /// <summary>The Hessian <c>∇²f</c>, with all its negative curvature.</summary>
    Hessian,
}
