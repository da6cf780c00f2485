namespace RnnHessianFree.Objectives;

/// <summary>
/// Counts what an optimiser spends, in units that do not depend on the machine; objectives tell it what they are asked. A pass is one forward pass over
/// one sequence; the rest is counted by its multiplications: backward twice a forward pass, and a curvature product a linearised forward and a backward
/// pass of two each; with the Hessian the errors δ go back once more by θ, and once by v, and Rδ zᵀ + δ Rzᵀ is two.
/// </summary>
public sealed class PassMeter
{
    /// <summary>Sequences of a minibatch in Martens &amp; Sutskever 2011 and the authors' 2011 code.</summary>
    public const int SequencesOfMinibatch = 1000;

    PassCounts _counts;

    /// <summary>All counts together: save them to resume from, set them to resume.</summary>
    public PassCounts Counts { get => _counts; set => _counts = value; }

    /// <summary>
    /// Minibatches as Martens &amp; Sutskever 2011 count them, sets of 1,000 sequences used for a gradient or a curvature product: each set by its
    /// sequences, smaller and larger ones alike. Losses, which backtracking, line search and ρ evaluate, are no part of it.
    /// </summary>
    public double Minibatches => (double)_counts.MinibatchSequences / SequencesOfMinibatch;

    /// <summary>Counts a fresh batch, and returns it.</summary>
    public T CountDraw<T>(T objective) where T : IObjective
    {
        _counts = _counts with { Draws = _counts.Draws + 1, Sequences = _counts.Sequences + objective.Sequences };
        return objective;
    }

    /// <summary>Counts a loss of so many sequences.</summary>
    public void CountLoss(int sequences) => _counts = _counts with { Losses = _counts.Losses + 1, Passes = _counts.Passes + sequences };

    /// <summary>Counts a gradient.</summary>
    public void CountGradient(int sequences) => _counts = _counts with
    {
        Gradients = _counts.Gradients + 1,
        Passes = _counts.Passes + 3L * sequences,
        MinibatchSequences = _counts.MinibatchSequences + sequences,
    };

    /// <summary>Counts a curvature's set-up.</summary>
    public void CountCurvature(int sequences) => _counts = _counts with { Curvatures = _counts.Curvatures + 1, Passes = _counts.Passes + sequences };

    /// <summary>Counts a product with it.</summary>
    public void CountProduct(int sequences, CurvatureKind kind) => _counts = _counts with
    {
        Products = _counts.Products + 1,
        Passes = _counts.Passes + (kind == CurvatureKind.Hessian ? 7L : 4L) * sequences,
        MinibatchSequences = _counts.MinibatchSequences + sequences,
    };
}
