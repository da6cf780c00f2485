namespace RnnHessianFree.Optimizers;

/// <summary>What <see cref="HessianFree"/> carries from step to step (a fixed curvature batch aside).</summary>
/// <param name="Lambda">λ of the next step.</param>
/// <param name="Solution">The last solution of conjugate gradients; zeros where the next solve starts from zero.</param>
public sealed record HessianFreeState(double Lambda, IReadOnlyList<double> Solution);
