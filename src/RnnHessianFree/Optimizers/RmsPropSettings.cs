using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropSettings : FirstOrderSettings
{
    /// <summary>β, 0 to 1: how much of the mean square is kept. 0.9: Tieleman &amp; Hinton 2012, lecture 6.5.</summary>
    public double Decay { get; init => field = Require.InRange(value, 0, 1); } = 0.9;

    /// <summary>e > 0, added to the root of the mean square. 1e-8: as in Adam (Kingma &amp; Ba 2015); the lecture names none.</summary>
    public double Epsilon { get; init => field = Require.Positive(value); } = 1e-8;
}
