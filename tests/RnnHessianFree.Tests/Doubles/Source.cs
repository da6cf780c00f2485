using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tests.Doubles;

/// A source made of a function of (sequences, draw number from 1), which is also the seed by which a batch is drawn again.
sealed class Source(Func<int, ulong, ICurvedObjective> draw) : IObjectiveSource<ICurvedObjective>
{
    public Source(ICurvedObjective always) : this((_, _) => always) { }

    public ulong Draws { get; set; }

    public PassMeter Meter { get; init; } = new();

    public ICurvedObjective Draw(int sequences) => Meter.CountDraw(draw(sequences, ++Draws));

    public ICurvedObjective Redraw(ulong batchSeed, int sequences) => draw(sequences, batchSeed);
}
