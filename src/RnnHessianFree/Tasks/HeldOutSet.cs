using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>What a held-out evaluation found.</summary>
/// <param name="Loss">The mean loss of a sequence.</param>
/// <param name="ErrorRate">The fraction of sequences wrong, as the task judges.</param>
/// <param name="StepErrorRate">The fraction of judged steps wrong.</param>
public readonly record struct HeldOutResult(double Loss, double ErrorRate, double StepErrorRate);

/// <summary>A fixed set of sequences, from a stream of its own, that training never sees, or all sequences of a task that has few.</summary>
public sealed class HeldOutSet
{
    /// <summary>Sequences, and numbers of inputs and targets, evaluated at a time, which bounds the memory.</summary>
    const int MostSequences = 1000, MostNumbers = 100_000_000;

    /// <summary>More numbers than these in all are drawn anew at every evaluation rather than kept: a few hundred megabytes.</summary>
    const long MostKept = 30_000_000;

    readonly ITask _task;
    readonly Func<IEnumerable<IRecurrentObjective>> _portions;
    double[] _outputs = [];

    /// <summary>The set of a task, a model and a seed.</summary>
    /// <param name="task">What is judged.</param>
    /// <param name="model">What is judged by it.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="sequences">How many at most; 10,000 in Martens and Sutskever (2011).</param>
    public HeldOutSet(ITask task, RecurrentModel model, ulong seed, int sequences = 10_000)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        var kept = new List<IRecurrentObjective>();
        int most = (int)Math.Clamp(MostNumbers / ((long)task.Length * (task.Inputs + task.Outputs)), 1, MostSequences);
        (_task, _portions) = (task, Portions);

        IEnumerable<IRecurrentObjective> Portions()
        {
            for (int i = 0; i * most < sequences; i++)
            {
                int asked = Math.Min(most, sequences - i * most);
                var portion = i < kept.Count ? kept[i] : model.On(task.Draw(RandomStream.SeedOf("held-out data", seed, (ulong)i), asked));
                var batch = portion.Batch;
                if ((long)batch.Steps * sequences * (batch.Inputs + batch.Outputs) <= MostKept && i == kept.Count) kept.Add(portion);
                yield return portion;
                if (batch.Sequences < asked) yield break; // the task has no more
            }
        }
    }

    /// <summary>The set that these batches make together.</summary>
    /// <param name="judge">What judges them.</param>
    /// <param name="model">What is judged.</param>
    /// <param name="batches">At least one.</param>
    public HeldOutSet(ITask judge, RecurrentModel model, IEnumerable<SequenceBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(model);
        IRecurrentObjective[] portions = [.. batches.Select(batch => model.On(batch))];
        (_task, _portions) = (judge, () => portions);
    }

    /// <summary>Loss and error of these parameters.</summary>
    public HeldOutResult Evaluate(ReadOnlySpan<double> parameters)
    {
        double loss = 0;
        long sequences = 0, wrong = 0, steps = 0, wrongSteps = 0;
        foreach (var portion in _portions())
        {
            var batch = portion.Batch;
            int length = batch.Steps * batch.Sequences * batch.Outputs;
            if (_outputs.Length < length) _outputs = new double[length];
            var outputs = _outputs.AsSpan(0, length);
            loss += portion.Outputs(parameters, outputs) * batch.Sequences;
            var verdict = _task.Judge(batch, outputs);
            sequences += batch.Sequences;
            wrong += verdict.WrongSequences;
            (steps, wrongSteps) = (steps + verdict.Steps, wrongSteps + verdict.WrongSteps);
        }

        return new(loss / sequences, (double)wrong / sequences, (double)wrongSteps / steps);
    }
}
