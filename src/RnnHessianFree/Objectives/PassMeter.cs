namespace RnnHessianFree.Objectives;

/// <summary>
/// Counts what an optimiser spends, in units that do not depend on the machine. A pass is one forward pass over one sequence; the rest is
/// counted by its multiplications: backward twice a forward pass, and a curvature product a linearised forward and a backward pass of two
/// each; with the Hessian the errors δ go back once more by θ, and once by v, and Rδ zᵀ + δ Rzᵀ is two.
/// </summary>
public sealed class PassMeter
{
    /// <summary>Sequences of a minibatch in Martens &amp; Sutskever 2011 and the authors' 2011 code.</summary>
    public const int SequencesOfMinibatch = 1000;

    PassCounts _counts;

    /// <summary>All counts together: save them to resume from, set them to resume.</summary>
    public PassCounts Counts { get => _counts; set => _counts = value; }

    /// <inheritdoc cref="PassCounts.Sequences"/>
    public long Sequences => _counts.Sequences;

    /// <inheritdoc cref="PassCounts.Passes"/>
    public long Passes => _counts.Passes;

    /// <inheritdoc cref="PassCounts.Losses"/>
    public long Losses => _counts.Losses;

    /// <inheritdoc cref="PassCounts.Gradients"/>
    public long Gradients => _counts.Gradients;

    /// <inheritdoc cref="PassCounts.Curvatures"/>
    public long Curvatures => _counts.Curvatures;

    /// <inheritdoc cref="PassCounts.Products"/>
    public long Products => _counts.Products;

    /// <summary>
    /// Minibatches as Martens &amp; Sutskever 2011 count them, sets of 1,000 sequences used for a gradient or a curvature product: each set by its
    /// sequences, smaller and larger ones alike. Losses, which backtracking, line search and ρ evaluate, are no part of it.
    /// </summary>
    public double Minibatches => (double)_counts.MinibatchSequences / SequencesOfMinibatch;

    internal void CountDraw(int sequences) => _counts = _counts with { Draws = _counts.Draws + 1, Sequences = Sequences + sequences };

    internal void CountLoss(int sequences) => _counts = _counts with { Losses = Losses + 1, Passes = Passes + sequences };

    internal void CountGradient(int sequences) => _counts = _counts with
    {
        Gradients = Gradients + 1,
        Passes = Passes + 3L * sequences,
        MinibatchSequences = _counts.MinibatchSequences + sequences,
    };

    internal void CountCurvature(int sequences) => _counts = _counts with { Curvatures = Curvatures + 1, Passes = Passes + sequences };

    internal void CountProduct(int sequences, CurvatureKind kind) => _counts = _counts with
    {
        Products = Products + 1,
        Passes = Passes + (kind == CurvatureKind.Hessian ? 7L : 4L) * sequences,
        MinibatchSequences = _counts.MinibatchSequences + sequences,
    };
}
