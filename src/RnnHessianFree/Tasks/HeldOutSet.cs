using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>What a held-out evaluation found.</summary>
/// <param name="Loss">The mean loss of a sequence.</param>
/// <param name="ErrorRate">The fraction of sequences wrong, as the task judges.</param>
public readonly record struct HeldOutResult(double Loss, double ErrorRate);

/// <summary>A fixed set of sequences, from a stream of its own, that training never sees.</summary>
public sealed class HeldOutSet
{
    /// <summary>Sequences evaluated at a time, which bounds the memory.</summary>
    const int Portion = 1000;

    readonly ITask _task;
    readonly IRecurrentObjective[] _portions;
    double[] _outputs = [];

    /// <summary>Draws the set.</summary>
    /// <param name="task">What is judged.</param>
    /// <param name="model">What is judged by it.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="sequences">How many; 10,000 in Martens and Sutskever (2011).</param>
    public HeldOutSet(ITask task, RecurrentModel model, ulong seed, int sequences = 10_000)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        (_task, Sequences) = (task, sequences);
        _portions = [.. Enumerable.Range(0, (sequences + Portion - 1) / Portion).Select(i => model.On(
            task.Draw(RandomStream.SeedOf("held-out data", seed, (ulong)i), Math.Min(Portion, sequences - i * Portion))))];
    }

    /// <summary>How many sequences it holds.</summary>
    public int Sequences { get; }

    /// <summary>Loss and error of these parameters.</summary>
    public HeldOutResult Evaluate(ReadOnlySpan<double> parameters)
    {
        double loss = 0;
        int wrong = 0;
        foreach (var portion in _portions)
        {
            var batch = portion.Batch;
            int length = batch.Steps * batch.Sequences * batch.Outputs;
            if (_outputs.Length < length) _outputs = new double[length];
            var outputs = _outputs.AsSpan(0, length);
            loss += portion.Outputs(parameters, outputs) * batch.Sequences;
            wrong += _task.CountWrong(batch, outputs);
        }

        return new(loss / Sequences, (double)wrong / Sequences);
    }
}
