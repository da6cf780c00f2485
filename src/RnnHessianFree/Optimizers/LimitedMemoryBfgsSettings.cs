using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="LimitedMemoryBfgs"/>.</summary>
public sealed record LimitedMemoryBfgsSettings
{
    /// <summary>The sequences of its one batch, ≥ 1. 1,000: the minibatch of Martens &amp; Sutskever 2011.</summary>
    public int BatchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 1000;

    /// <summary>Steps and gradient changes kept, 1 to 1,000. 10: Nocedal &amp; Wright 2006, section 7.2, use 3 to 20.</summary>
    public int Memory { get; init => field = Require.InRange(value, 1, 1000); } = 10;

    /// <summary>The most iterations of a step, 2 to 1,000,000. 50: ours, so that a run ends near its budget.</summary>
    public int Iterations { get; init => field = Require.InRange(value, 2, 1_000_000); } = 50;
}
