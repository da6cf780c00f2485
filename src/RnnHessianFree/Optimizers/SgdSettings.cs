using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="StochasticGradientDescent"/>.</summary>
public sealed record SgdSettings : FirstOrderSettings
{
    // Sutskever et al. 2013, section 4: "0.9 for the first 1000 parameter updates".
    const double EarlyMomentum = 0.9;

    /// <summary>μ, 0 to 1, in the end. 0.9: the smallest that Sutskever et al. 2013 use, and the one they begin with.</summary>
    public double Momentum { get; init => field = Require.InRange(value, 0, 1); } = 0.9;

    /// <summary>The kind of momentum. Nesterov's: the better one in Sutskever et al. 2013.</summary>
    public MomentumKind Kind { get; init => field = Require.Defined(value); } = MomentumKind.Nesterov;

    /// <summary>
    /// For this many first updates μ is 0.9, ≥ 0; 0, the default, is none. Sutskever et al. 2013, section 4: 1,000 on recurrent networks.
    /// </summary>
    public int EarlyUpdates { get; init => field = Require.InRange(value, 0, int.MaxValue); }

    /// <summary>
    /// P ≥ 0: μ rises to <see cref="Momentum"/> as <c>1 − 2^(−1 − log2(⌊t/P⌋ + 1))</c>, t updates done; 0, the default, is not at all.
    /// Sutskever et al. 2013, equation 5: 250, on autoencoders.
    /// </summary>
    public int RisePeriod { get; init => field = Require.InRange(value, 0, int.MaxValue); }

    /// <summary>μ of the update that follows <paramref name="updates"/> others.</summary>
    public double MomentumAfter(long updates) =>
        updates < EarlyUpdates ? EarlyMomentum
        : RisePeriod > 0 ? Math.Min(1 - 0.5 / (updates / RisePeriod + 1), Momentum) // 2^(−1 − log2 k) = ½/k
        : Momentum;
}
