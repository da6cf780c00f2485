namespace RnnHessianFree.Objectives;

/// <summary>
/// The sums over groups of a batch's sequences that an objective adds up, before it does: those of all its groups or, where processes share
/// a batch, of one process's. Added in the order of groups and divided by the number of sequences they are the loss, the gradient and the
/// curvature products, to the same bits whoever summed which group.
/// </summary>
public interface IGroupSums
{
    /// <summary>How many groups are summed here.</summary>
    int Groups { get; }

    /// <summary>Each group's summed loss at θ.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="losses">[Groups].</param>
    void LossSums(ReadOnlySpan<double> parameters, Span<double> losses);

    /// <summary>Each group's summed gradient and loss at θ.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="gradients">[Groups × dimension].</param>
    /// <param name="losses">[Groups].</param>
    void GradientSums(ReadOnlySpan<double> parameters, Span<double> gradients, Span<double> losses);

    /// <summary>Each group's sequences' squared gradients at θ, summed.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="squares">[Groups × dimension].</param>
    void SquareSums(ReadOnlySpan<double> parameters, Span<double> squares);

    /// <summary>
    /// The curvature at θ as <see cref="ICurvedObjective.Curvature"/> has it, of each group's sequences, summed.
    /// </summary>
    IGroupProducts CurvatureSums(ReadOnlySpan<double> parameters, CurvatureRequest request = default);
}

/// <summary>A symmetric linear map that is the sum of its groups'.</summary>
public interface IGroupProducts
{
    /// <summary>Each group's product with v.</summary>
    /// <param name="v">[dimension].</param>
    /// <param name="products">[Groups × dimension].</param>
    void ProductSums(ReadOnlySpan<double> v, Span<double> products);
}
