using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>What all first-order optimisers have in common.</summary>
public abstract record FirstOrderSettings
{
    /// <summary>
    /// ε, positive. 1e-3: the largest of the rates that Sutskever et al. 2013 choose from for these tasks (1e-3 to 1e-6), and the default of
    /// Kingma &amp; Ba 2015 for Adam.
    /// </summary>
    public double LearningRate { get; init => field = Require.Positive(value); } = 1e-3;

    /// <summary>A longer gradient is scaled down to this norm (Pascanu et al. 2013), > 0; infinity, the default, never.</summary>
    public double ClipNorm
    {
        get;
        init => field = Require.InRange(value, double.Epsilon, double.PositiveInfinity);
    } = double.PositiveInfinity;

    /// <summary>The sequences of a step, ≥ 1. 100: Sutskever et al. 2013.</summary>
    public int BatchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 100;
}
