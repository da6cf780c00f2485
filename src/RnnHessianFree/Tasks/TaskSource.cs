using RnnHessianFree.Models;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tasks;

/// <summary>An endless stream of a task's training data: draw number i of seed s is the same whoever asks.</summary>
/// <param name="task">What is drawn.</param>
/// <param name="model">What learns it.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="meter">Counts what is drawn and done; what it has counted before, its stream goes on from.</param>
public sealed class TaskSource(ITask task, RecurrentModel model, ulong seed, PassMeter? meter = null) : IObjectiveSource<IRecurrentObjective>
{
    readonly PassMeter _meter = meter ?? new();

    /// <inheritdoc/>
    public IRecurrentObjective Draw(int sequences) => _meter.CountDraw(Redraw(SeedOf(seed, (ulong)_meter.Counts.Draws), sequences));

    /// <inheritdoc/>
    public IRecurrentObjective Redraw(ulong batchSeed, int sequences) => model.On(task.Draw(batchSeed, sequences), _meter);

    /// <summary>The seed of batch number <paramref name="draw"/>, from 0, of a run.</summary>
    internal static ulong SeedOf(ulong seed, ulong draw) => RandomStream.SeedOf("training data", seed, draw);
}
