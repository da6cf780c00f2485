namespace RnnHessianFree.Experiments.Runs;

/// <summary>What a run may spend; a limit that is null does not bind.</summary>
sealed record Budget(double? Seconds = null, long? Passes = null, long? Sequences = null, int? Steps = null, double? Minibatches = null)
{
    /// <summary>The share of the scarcest limit that is spent; 1 or more means the run is over.</summary>
    public double SpentShare(Spent spent) => new[]
    {
        spent.Seconds / (Seconds ?? double.PositiveInfinity),
        spent.Passes / (Passes ?? double.PositiveInfinity),
        spent.Sequences / (Sequences ?? double.PositiveInfinity),
        spent.Step / (Steps ?? double.PositiveInfinity),
        spent.Minibatches / (Minibatches ?? double.PositiveInfinity),
    }.Max();

    /// <summary>The budget so many times over.</summary>
    public Budget Times(double factor) => new(factor * Seconds, (long?)(factor * Passes), (long?)(factor * Sequences), (int?)(factor * Steps),
        factor * Minibatches);

    /// <summary>The seconds left at the pace so far; null where no limit gives an answer yet.</summary>
    public double? SecondsLeft(Spent spent)
    {
        double share = SpentShare(spent);
        double atThisPace = share > 0 ? spent.Seconds * (1 - share) / share : double.PositiveInfinity;
        double left = Math.Min(atThisPace, Seconds - spent.Seconds ?? double.PositiveInfinity);
        return double.IsFinite(left) ? Math.Max(0, left) : null;
    }
}

/// <summary>What a run has spent, on each of its clocks.</summary>
readonly record struct Spent(int Step, double Seconds, long Passes, long Sequences, double Minibatches = 0);
