using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="StochasticGradientDescent"/>.</summary>
public sealed record SgdSettings
{
    /// <summary>
    /// ε, positive. 1e-3: the largest of the rates that Sutskever et al. 2013 choose from for these tasks (1e-3 to 1e-6).
    /// </summary>
    public double LearningRate { get; init => field = Require.Positive(value); } = 1e-3;

    /// <summary>μ, 0 to 1. 0.9: the smallest that Sutskever et al. 2013 use, and the one they begin with.</summary>
    public double Momentum { get; init => field = Require.InRange(value, 0, 1); } = 0.9;

    /// <summary>The kind of momentum. Nesterov's: the better one in Sutskever et al. 2013.</summary>
    public MomentumKind Kind { get; init => field = Require.Defined(value); } = MomentumKind.Nesterov;

    /// <summary>A longer gradient is scaled down to this norm (Pascanu et al. 2013), > 0; infinity, the default, never.</summary>
    public double ClipNorm
    {
        get;
        init => field = Require.InRange(value, double.Epsilon, double.PositiveInfinity);
    } = double.PositiveInfinity;

    /// <summary>The sequences of a step, ≥ 1. 100: Sutskever et al. 2013.</summary>
    public int BatchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 100;
}
