namespace RnnHessianFree.LinearAlgebra;

/// <summary>Shown every iterate after the start; returns false to end the solve there.</summary>
/// <param name="iteration">i, from 1.</param>
/// <param name="x">The iterate, valid during the call.</param>
/// <param name="model">φ(x).</param>
public delegate bool ConjugateGradientCallback(int iteration, ReadOnlySpan<double> x, double model);
