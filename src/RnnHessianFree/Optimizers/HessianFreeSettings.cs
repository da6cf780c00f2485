using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// The settings of <see cref="HessianFree"/>, by concern. The defaults are one setting for every task: they spend a tenth of the products of the authors' 2011
/// code, whose way is <see cref="MartensSutskever2011"/>.
/// </summary>
public sealed record HessianFreeSettings
{
    /// <summary>
    /// The authors' 2011 code: up to 300 plain iterations a step, batches of their own to choose iterates and the step's length by, ρ on the
    /// curvature batch. Its batches here are half and a tenth of theirs, so that a step takes seconds on two cores; λ_0 and μ: Martens &amp; Sutskever 2011.
    /// </summary>
    public static HessianFreeSettings MartensSutskever2011 { get; } = new()
    {
        Batches = new() { GradientSequences = 1000, CurvatureSequences = 500, BacktrackingSequences = 250, LineSearchSequences = 250 },
        Cg = new() { OrthogonalResiduals = 0 },
        Damping = new() { InitialLambda = 0.1, StructuralRatio = 1.0 / 30 },
        Backtracking = new() { Rule = BacktrackingRule.EveryTenthGlobalBest },
        Economy = null,
    };

    /// <summary>The data of a step.</summary>
    public BatchSettings Batches { get; init => field = Require.NotNull(value); } = new();

    /// <summary>
    /// The matrix of the quadratic model. With the Hessian conjugate gradients may meet a direction along which the model falls without end: they stop
    /// there, and the last iterate is the proposed step; where there is none, the step is rejected and λ rises. <see cref="CurvatureKind.GaussNewton"/>:
    /// Martens 2010, section 4.2.
    /// </summary>
    public CurvatureKind Curvature { get; init => field = Require.Defined(value); } = CurvatureKind.GaussNewton;

    /// <summary>What conjugate gradients are preconditioned with, where an optimiser is not given a preconditioner of another make.</summary>
    public Preconditioner Preconditioner { get; init => field = Require.Defined(value); }

    /// <summary>When conjugate gradients stop.</summary>
    public ConjugateGradientSettings Cg { get; init => field = Require.NotNull(value); } = new();

    /// <summary>
    /// Conjugate gradients start from this multiple of the last solution, 0 to 1. 0.95: Martens' 2010 demo code and the authors' 2011 code.
    /// </summary>
    public double WarmStartDecay { get; init => field = Require.InRange(value, 0, 1); } = 0.95;

    /// <summary>λ and μ.</summary>
    public DampingSettings Damping { get; init => field = Require.NotNull(value); } = new();

    /// <summary>
    /// How iterations and sequences follow from what steps gained on fresh data; null: every step has those that <see cref="Cg"/> and
    /// <see cref="Batches"/> say, and λ follows ρ alone.
    /// </summary>
    public EconomySettings? Economy { get; init; } = new();

    /// <summary>Which iterate of conjugate gradients becomes the proposed step.</summary>
    public BacktrackingSettings Backtracking { get; init => field = Require.NotNull(value); } = new();

    /// <summary>How much of the proposed step is taken; null for all of it, whatever the loss.</summary>
    public LineSearchSettings? LineSearch { get; init; } = new();
}
