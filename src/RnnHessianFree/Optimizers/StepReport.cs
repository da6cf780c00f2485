namespace RnnHessianFree.Optimizers;

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    /// <summary>The parameters moved.</summary>
    Stepped,

    /// <summary>No acceptable step was found; the parameters stay.</summary>
    Rejected,

    /// <summary>
    /// The parameters are again those before the last step, which fresh data show to have made things worse, or, where no step leads on, those of the start.
    /// </summary>
    TakenBack,

    /// <summary>The gradient is zero: there is nowhere to go.</summary>
    Stationary,

    /// <summary>The loss, the gradient or a curvature product at the given parameters is not finite; the parameters stay.</summary>
    Diverged,

    /// <summary>The monitor asked for the end; the parameters stay.</summary>
    Interrupted,
}

/// <summary>What one step of an optimiser did. Optimisers add to it by inheritance; the runner writes every property into the run file.</summary>
public record StepReport
{
    /// <summary>How the step ended.</summary>
    public required StepOutcome Outcome { get; init; }

    /// <summary>The training loss at the parameters the step started from, on the gradient's batch.</summary>
    public required double Loss { get; init; }

    /// <summary>‖∇f‖₂ on the same batch.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The step taken was this multiple of the proposed one (0 where the parameters stay).</summary>
    public required double StepSize { get; init; }

    /// <summary>The seeds of the batches the step used, in the order drawn.</summary>
    public required IReadOnlyList<ulong> BatchSeeds { get; init; }
}
