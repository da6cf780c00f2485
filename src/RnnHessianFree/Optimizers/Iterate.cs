namespace RnnHessianFree.Optimizers;

/// <summary>An iterate of conjugate gradients.</summary>
/// <param name="Iteration">i; 0 is the start.</param>
/// <param name="X">The iterate.</param>
/// <param name="Model">φ(x).</param>
readonly record struct Iterate(int Iteration, double[] X, double Model);
