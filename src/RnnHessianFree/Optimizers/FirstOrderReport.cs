namespace RnnHessianFree.Optimizers;

/// <summary>
/// What one step of a first-order optimiser did. With Nesterov's momentum, Loss and GradientNorm are those at θ + μ v, where the gradient is
/// taken: at θ they would cost another pass.
/// </summary>
public sealed record FirstOrderReport : StepReport
{
    /// <summary>Whether the gradient was longer than the clip norm.</summary>
    public required bool Clipped { get; init; }
}
