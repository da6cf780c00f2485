using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>A sequence to show of a task.</summary>
static class Example
{
    /// <summary>A batch and which of its sequences is the example: any, where the task gives all it has.</summary>
    public static (SequenceBatch Batch, int Sequence) Of(ITask task, ulong seed)
    {
        var batch = task.Draw(RandomStream.SeedOf("example", seed), 1);
        return (batch, new RandomStream("which example", seed).Next(batch.Sequences));
    }
}
