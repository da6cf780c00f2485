using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>What one step of <see cref="HessianFree"/> did. Numbers of phases the step did not reach are NaN, their counts 0.</summary>
public sealed record HessianFreeReport : StepReport
{
    /// <summary>λ, the damping of this step; not a number where the first step has not come to it.</summary>
    public required double Lambda { get; init; }

    /// <summary>λ of the next step.</summary>
    public required double NextLambda { get; init; }

    /// <summary>λμ, the weight of the structural damping.</summary>
    public required double StructuralWeight { get; init; }

    /// <summary>
    /// <c>ρ = [f(θ+δ) − f(θ)] / q(δ)</c> for the proposed step, on the gradient's data, or on the curvature batch where there is a batch of its own for
    /// backtracking; −∞ where the loss rose or is not finite.
    /// </summary>
    public double ReductionRatio { get; init; } = double.NaN;

    /// <summary>The iterations of conjugate gradients; a start that is not zero cost one product more.</summary>
    public int CgIterations { get; init; }

    /// <summary>Why conjugate gradients stopped; null where they did not run.</summary>
    public ConjugateGradientStop? CgStop { get; init; }

    /// <summary>φ at the last iterate of conjugate gradients.</summary>
    public double CgModel { get; init; } = double.NaN;

    /// <summary>Which iterate backtracking chose for the proposed step.</summary>
    public int ChosenIterate { get; init; }

    /// <summary>How many steps the line search refused.</summary>
    public int LineSearchReductions { get; init; }

    /// <summary>
    /// <c>ρ' = [f(θ) − f(θ_before)] / q</c> of the step before, on this step's data, which it had not seen (<see cref="EconomySettings"/>); null where there is
    /// none to judge.
    /// </summary>
    public double? FreshRatio { get; init; }

    /// <summary>The standard error of <see cref="FreshRatio"/>; 0 where all steps have the same data.</summary>
    public double? FreshError { get; init; }

    /// <summary>The most iterations that this step allowed.</summary>
    public int IterationLimit { get; init; }

    /// <summary>The sequences of the gradient.</summary>
    public int GradientSequences { get; init; }

    /// <summary>The sequences of the curvature.</summary>
    public int CurvatureSequences { get; init; }

    /// <summary>The report of a step that has only drawn its data; interrupted, unless it gets to another end.</summary>
    internal static HessianFreeReport Start(StepBatches data, LevenbergMarquardt damping) => new()
    {
        Outcome = StepOutcome.Interrupted,
        Loss = double.NaN,
        GradientNorm = double.NaN,
        StepSize = 0,
        Lambda = damping.Lambda,
        NextLambda = damping.Lambda,
        StructuralWeight = damping.StructuralWeight(damping.Lambda),
        GradientSequences = data.Gradient.Sequences,
        CurvatureSequences = data.Curvature.Sequences,
        BatchSeeds = data.Seeds,
    };
}
