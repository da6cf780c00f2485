namespace RnnHessianFree.LinearAlgebra;

/// <summary>What a conjugate-gradient solve did.</summary>
/// <param name="Iterations">The iterates made after the start.</param>
/// <param name="Stop">Why it stopped.</param>
/// <param name="Model"><c>φ(x) = ½xᵀAx − bᵀx</c> at the last iterate.</param>
public readonly record struct ConjugateGradientResult(int Iterations, ConjugateGradientStop Stop, double Model);
