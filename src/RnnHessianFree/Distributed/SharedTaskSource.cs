using RnnHessianFree.Models;
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
/// <param name="shape">What learns it.</param>
/// <param name="engine">What computes it; its groups are what is shared.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="draws">How many batches have been drawn before.</param>
public sealed class SharedTaskSource(ICommunicator ranks, SequenceTask task, RecurrentShape shape, SimdEngine engine, ulong seed, ulong draws = 0)
    : IObjectiveSource<ICurvedObjective>
{
    readonly OrderedSum _sum = new(ranks);
    ulong _draws = draws;

    /// <inheritdoc/>
    public ICurvedObjective Draw(int sequences) => Redraw(TaskSource.SeedOf(seed, _draws++), sequences);

    /// <inheritdoc/>
    public ICurvedObjective Redraw(ulong batchSeed, int sequences)
    {
        int[] lengths = task.DrawLengths(batchSeed, sequences);
        var dealing = engine.Deal(lengths);
        var own = _sum.OwnOf(dealing.Groups);
        var sums = own.Start.Value == own.End.Value ? null
            : engine.Sums(shape, task.DrawPart(batchSeed, lengths, dealing.SequencesOf(own)), dealing, own);
        return new SharedObjective(sums, dealing.Groups, shape.Layout.Dimension, lengths.Length, batchSeed, _sum);
    }
}
