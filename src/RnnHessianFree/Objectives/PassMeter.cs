namespace RnnHessianFree.Objectives;

/// <summary>
/// Counts what an optimiser spends, in units that do not depend on the machine. A pass is one forward pass over one sequence; the rest is
/// counted by its multiplications: backward twice a forward pass, and a curvature product a linearised forward and a backward pass of two
/// each.
/// </summary>
public sealed class PassMeter
{
    /// <summary>Sequences drawn.</summary>
    public long Sequences { get; private set; }

    /// <summary>
    /// Forward passes, or their worth in work: per sequence 1 for a loss, 3 for a gradient, 1 to set up a curvature, 4 for its product.
    /// </summary>
    public long Passes { get; private set; }

    /// <summary>Losses evaluated.</summary>
    public long Losses { get; private set; }

    /// <summary>Gradients evaluated.</summary>
    public long Gradients { get; private set; }

    /// <summary>Curvature operators set up.</summary>
    public long Curvatures { get; private set; }

    /// <summary>Curvature products.</summary>
    public long Products { get; private set; }

    internal void CountDraw(int sequences) => Sequences += sequences;

    internal void CountLoss(int sequences) => (Losses, Passes) = (Losses + 1, Passes + sequences);

    internal void CountGradient(int sequences) => (Gradients, Passes) = (Gradients + 1, Passes + 3L * sequences);

    internal void CountCurvature(int sequences) => (Curvatures, Passes) = (Curvatures + 1, Passes + sequences);

    internal void CountProduct(int sequences) => (Products, Passes) = (Products + 1, Passes + 4L * sequences);
}
