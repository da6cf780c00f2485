namespace RnnHessianFree.Objectives;

/// <summary>What a <see cref="PassMeter"/> has counted.</summary>
public readonly record struct PassCounts
{
    /// <summary>Batches drawn.</summary>
    public long Draws { get; init; }

    /// <summary>Sequences drawn.</summary>
    public long Sequences { get; init; }

    /// <summary>
    /// Forward passes, or their worth in work: per sequence 1 for a loss, 3 for a gradient, 1 to set up a curvature, 4 for its product, 7 where it is the
    /// Hessian.
    /// </summary>
    public long Passes { get; init; }

    /// <summary>Losses evaluated.</summary>
    public long Losses { get; init; }

    /// <summary>Gradients evaluated, or the squares of single sequences'.</summary>
    public long Gradients { get; init; }

    /// <summary>Curvature operators set up.</summary>
    public long Curvatures { get; init; }

    /// <summary>Curvature products.</summary>
    public long Products { get; init; }

    /// <summary>Sequences of the sets that a gradient or a curvature product was evaluated on, once for each evaluation.</summary>
    public long MinibatchSequences { get; init; }
}
