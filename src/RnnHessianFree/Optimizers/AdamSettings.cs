using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="Adam"/>.</summary>
public sealed record AdamSettings : FirstOrderSettings
{
    /// <summary>β_1, from 0 to below 1: how much of the mean gradient is kept. 0.9: Kingma &amp; Ba 2015, algorithm 1.</summary>
    public double Beta1 { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.9;

    /// <summary>β_2, from 0 to below 1: how much of the mean square is kept. 0.999: Kingma &amp; Ba 2015, algorithm 1.</summary>
    public double Beta2 { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.999;

    /// <summary>e > 0, added to the root of the mean square. 1e-8: Kingma &amp; Ba 2015, algorithm 1.</summary>
    public double Epsilon { get; init => field = Require.Positive(value); } = 1e-8;

    /// <summary>
    /// w ≥ 0: each step also takes the part ε w of θ away from it. 0, the default, is Adam; otherwise it is AdamW (Loshchilov &amp; Hutter
    /// 2019, algorithm 2, with their schedule η equal to ε).
    /// </summary>
    public double WeightDecay { get; init => field = Require.InRange(value, 0, double.MaxValue); }
}
