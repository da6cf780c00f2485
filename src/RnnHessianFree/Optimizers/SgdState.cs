namespace RnnHessianFree.Optimizers;

/// <summary>What <see cref="StochasticGradientDescent"/> carries from step to step.</summary>
/// <param name="Updates">Updates done.</param>
/// <param name="Velocity">v.</param>
public sealed record SgdState(long Updates, IReadOnlyList<double> Velocity);
