namespace RnnHessianFree.Models;

/// <summary>Every weight Gaussian: the sparse initialisation without its sparsity.</summary>
public sealed record DenseInitialization : IInitialization
{
    /// <summary>Standard deviation of W_hx.</summary>
    public double InputScale { get; init; } = 0.1;

    /// <summary>Standard deviation of W_hh; 0.1 puts the spectral radius of 100 units near 1.</summary>
    public double HiddenScale { get; init; } = 0.1;

    /// <summary>Standard deviation of W_yh; 0.1 in Sutskever et al. (2013, table 4).</summary>
    public double OutputScale { get; init; } = 0.1;

    /// <summary>Standard deviation of b_h, h_0 and b_y; 0 in Sutskever et al. (2013, table 4).</summary>
    public double BiasScale { get; init; }

    /// <summary>Where set, W_hh is scaled to this spectral radius.</summary>
    public double? SpectralRadius { get; init; }

    /// <inheritdoc/>
    public double[] Draw(RecurrentShape shape, Random random) => new SparseInitialization
    {
        IncomingWeights = int.MaxValue,
        InputScale = InputScale,
        HiddenScale = HiddenScale,
        OutputScale = OutputScale,
        BiasScale = BiasScale,
        SpectralRadius = SpectralRadius,
    }.Draw(shape, random);
}
