using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>What one step of <see cref="HessianFree"/> did. Numbers of phases the step did not reach are NaN, their counts 0.</summary>
public sealed record HessianFreeReport : StepReport
{
    /// <summary>λ, the damping of this step.</summary>
    public required double Lambda { get; init; }

    /// <summary>λ of the next step.</summary>
    public required double NextLambda { get; init; }

    /// <summary>λμ, the weight of the structural damping.</summary>
    public required double StructuralWeight { get; init; }

    /// <summary>
    /// <c>ρ = [f(θ+δ) − f(θ)] / q(δ)</c> on the curvature batch for the proposed step; −∞ where the loss rose or is not finite.
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

    /// <summary>The seeds of the gradient's parts.</summary>
    public required IReadOnlyList<ulong> GradientSeeds { get; init; }

    /// <summary>The seed of the curvature batch, which also gives the reduction ratio.</summary>
    public required ulong CurvatureSeed { get; init; }

    /// <summary>The seed of the backtracking batch.</summary>
    public required ulong BacktrackingSeed { get; init; }

    /// <summary>The seed of the line-search batch.</summary>
    public required ulong LineSearchSeed { get; init; }

    /// <summary>The report of a step that has only drawn its data; interrupted, unless it gets to another end.</summary>
    internal static HessianFreeReport Start(StepBatches data, LevenbergMarquardt damping) => new()
    {
        Outcome = StepOutcome.Interrupted,
        Loss = double.NaN,
        GradientNorm = double.NaN,
        StepSize = 0,
        Lambda = damping.Lambda,
        NextLambda = damping.Lambda,
        StructuralWeight = damping.StructuralWeight,
        BatchSeeds = data.Seeds,
        GradientSeeds = data.GradientSeeds,
        CurvatureSeed = data.Curvature.BatchSeed,
        BacktrackingSeed = data.Backtracking.BatchSeed,
        LineSearchSeed = data.LineSearch.BatchSeed,
    };
}
