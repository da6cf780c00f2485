namespace RnnHessianFree.LinearAlgebra;

/// <summary>When conjugate gradients stop.</summary>
public sealed record ConjugateGradientSettings
{
    /// <summary>The most iterations of one solve, 1 to 1,000,000. 300: the authors' 2011 code ("we use exactly 300 CG steps").</summary>
    public int MaxIterations { get; init => field = Require.InRange(value, 1, 1_000_000); } = 300;

    /// <summary>
    /// The test for little progress waits for this many iterations; with <see cref="MaxIterations"/> or more it never stops a solve.
    /// 1: Martens' 2010 demo code.
    /// </summary>
    public int MinIterations { get; init => field = Require.InRange(value, 0, int.MaxValue); } = 1;

    /// <summary>
    /// ε: progress is little where the last k iterations changed the model φ by less than the part kε of it, k = max(10, i/10).
    /// 5e-4: Martens 2010, section 4.4.
    /// </summary>
    public double ProgressTolerance { get; init => field = Require.InRange(value, 0, 1); } = 5e-4;

    /// <summary>
    /// The residual is small at <c>‖b − Ax‖ ≤ tolerance·‖b‖</c>. 1e-10: the authors' 2011 code, where the bound is absolute; here it is
    /// relative, so that a small gradient is no reason to stop before the first iteration.
    /// </summary>
    public double ResidualTolerance { get; init => field = Require.InRange(value, 0, 1); } = 1e-10;
}
