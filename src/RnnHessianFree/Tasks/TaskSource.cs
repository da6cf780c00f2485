using RnnHessianFree.Models;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tasks;

/// <summary>An endless stream of a task's training data: draw number i of seed s is the same whoever asks.</summary>
/// <param name="task">What is drawn.</param>
/// <param name="model">What learns it.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="draws">How many batches have been drawn before; more than 0 to go on with a stream.</param>
public sealed class TaskSource(ITask task, RecurrentModel model, ulong seed, ulong draws = 0) : IObjectiveSource<IRecurrentObjective>
{
    /// <summary>How many batches have been drawn.</summary>
    public ulong Draws { get; private set; } = draws;

    /// <inheritdoc/>
    public IRecurrentObjective Draw(int sequences) => Redraw(SeedOf(seed, Draws++), sequences);

    /// <inheritdoc/>
    public IRecurrentObjective Redraw(ulong batchSeed, int sequences) => model.On(task.Draw(batchSeed, sequences));

    /// <summary>The seed of batch number <paramref name="draw"/>, from 0, of a run.</summary>
    internal static ulong SeedOf(ulong seed, ulong draw) => RandomStream.SeedOf("training data", seed, draw);
}
