namespace RnnHessianFree.Objectives;

/// <summary>A source whose objectives are counted: neither models nor optimisers know of it.</summary>
/// <param name="source">Where the objectives come from.</param>
/// <param name="meter">What counts them.</param>
public sealed class MeteredSource(IObjectiveSource<ICurvedObjective> source, PassMeter meter) : IObjectiveSource<ICurvedObjective>
{
    /// <inheritdoc/>
    public ICurvedObjective Draw(int sequences)
    {
        var objective = source.Draw(sequences);
        meter.CountDraw(objective.Sequences);
        return new MeteredObjective(objective, meter);
    }

    /// <inheritdoc/>
    public ICurvedObjective Redraw(ulong batchSeed, int sequences) => new MeteredObjective(source.Redraw(batchSeed, sequences), meter);
}
