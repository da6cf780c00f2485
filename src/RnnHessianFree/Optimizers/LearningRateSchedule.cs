using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>How a learning rate falls.</summary>
public enum ScheduleShape
{
    /// <summary>Along half a period of a cosine (Loshchilov &amp; Hutter 2017, equation 5, without restarts).</summary>
    Cosine,

    /// <summary>Along a straight line.</summary>
    Linear,
}

/// <summary>
/// A learning rate that rises in a straight line from nearly nothing ("gradual warm-up", Goyal et al. 2017, section 2.2), falls over a set
/// number of updates and then stays. That number is the optimiser's own count, which its state holds: a resumed run has the same rates, bit
/// for bit, as one that was never stopped. A share of a budget in seconds would not be the same twice.
/// </summary>
public sealed record LearningRateSchedule
{
    /// <summary>N ≥ 1, the updates from the first to the last rate.</summary>
    public required int Updates { get; init => field = Require.InRange(value, 1, int.MaxValue); }

    /// <summary>
    /// The part of N that the rise takes, from 0 to below 1, rounded down to whole updates. 0.05: the middle one of 0.02, 0.05 and 0.1 that
    /// Dahl et al. 2023 (AlgoPerf) tune over.
    /// </summary>
    public double WarmUpShare { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.05;

    /// <summary>
    /// The last rate as a share of ε, 0 to 1. 0.1: Hoffmann et al. 2022, whose cosine falls to a tenth; training may go on beyond N.
    /// </summary>
    public double FinalShare { get; init => field = Require.InRange(value, 0, 1); } = 0.1;

    /// <summary>How it falls.</summary>
    public ScheduleShape Shape { get; init => field = Require.Defined(value); } = ScheduleShape.Cosine;

    /// <summary>What ε is multiplied by in the update that follows <paramref name="updates"/> others.</summary>
    public double FactorAfter(long updates)
    {
        double warmUp = Math.Floor(WarmUpShare * Updates);
        if (updates < warmUp) return (updates + 1) / warmUp;
        double x = Math.Min(1, (updates - warmUp) / (Updates - warmUp));
        double left = Shape == ScheduleShape.Linear ? 1 - x : (1 + Math.Cos(Math.PI * x)) / 2;
        return FinalShare + (1 - FinalShare) * left;
    }
}
