namespace RnnHessianFree.Objectives;

/// <summary>A stream of objectives, each on fresh data; it alone decides what "fresh" is and from which seed.</summary>
public interface IObjectiveSource<out TObjective> where TObjective : IObjective
{
    /// <summary>The objective on the next <paramref name="sequences"/> sequences of the stream (≥ 1).</summary>
    TObjective Draw(int sequences);

    /// <summary>An objective drawn before, once more: no fresh data, and the stream stays where it is.</summary>
    /// <param name="batchSeed">Its <see cref="IObjective.BatchSeed"/>.</param>
    /// <param name="sequences">What it was drawn with.</param>
    TObjective Redraw(ulong batchSeed, int sequences);
}
