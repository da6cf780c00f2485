using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Distributed;

/// <summary>
/// The same stream of training data as <see cref="TaskSource"/>, shared by ranks: each draws the sequences of its own groups alone, and the
/// objectives are of all of them together.
/// </summary>
/// <param name="ranks">Who shares.</param>
/// <param name="task">What is drawn.</param>
/// <param name="model">What learns it; its groups are what is shared.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="meter">Counts what is drawn and done, on all ranks together; what it has counted before, its stream goes on from.</param>
public sealed class SharedTaskSource(ICommunicator ranks, SequenceTask task, SimdModel model, ulong seed, PassMeter? meter = null)
    : IObjectiveSource<ICurvedObjective>
{
    readonly OrderedSum _sum = new(ranks);
    readonly PassMeter _meter = meter ?? new();

    /// <inheritdoc/>
    public ICurvedObjective Draw(int sequences) => _meter.CountDraw(Redraw(TaskSource.SeedOf(seed, (ulong)_meter.Counts.Draws), sequences));

    /// <inheritdoc/>
    public ICurvedObjective Redraw(ulong batchSeed, int sequences)
    {
        int[] lengths = task.DrawLengths(batchSeed, sequences);
        var dealing = model.Deal(lengths);
        var own = _sum.OwnOf(dealing.Groups);
        var sums = own.Start.Value == own.End.Value ? null
            : model.Sums(task.DrawPart(batchSeed, lengths, dealing.SequencesOf(own)), dealing, own);
        return new SharedObjective(sums, dealing.Groups, model.Shape.Layout.Dimension, lengths.Length, batchSeed, _sum, _meter);
    }
}
