namespace RnnHessianFree.Optimizers;

/// <summary>What <see cref="Adam"/> carries from step to step.</summary>
/// <param name="Updates">t, updates done.</param>
/// <param name="Mean">m, the running mean of gradients.</param>
/// <param name="MeanSquare">r, the running mean of their squares.</param>
public sealed record AdamState(long Updates, IReadOnlyList<double> Mean, IReadOnlyList<double> MeanSquare);
