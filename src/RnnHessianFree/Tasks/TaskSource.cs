using RnnHessianFree.Models;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tasks;

/// <summary>An endless stream of a task's training data: draw number i of seed s is the same whoever asks.</summary>
public sealed class TaskSource(ITask task, RecurrentModel model, ulong seed) : IObjectiveSource<IRecurrentObjective>
{
    /// <summary>How many batches have been drawn.</summary>
    public ulong Draws { get; private set; }

    /// <inheritdoc/>
    public IRecurrentObjective Draw(int sequences) => model.On(task.Draw(RandomStream.SeedOf("training data", seed, Draws++), sequences));
}
