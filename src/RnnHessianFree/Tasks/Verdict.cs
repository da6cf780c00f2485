using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>What a task finds wrong in the outputs for a batch.</summary>
/// <param name="WrongSequences">Sequences wrong: what decides whether the task is solved.</param>
/// <param name="WrongSteps">Judged steps wrong.</param>
/// <param name="Steps">Steps judged.</param>
public readonly record struct Verdict(int WrongSequences, long WrongSteps, long Steps)
{
    /// <summary>Judges an output [Y] by its target [Y].</summary>
    internal delegate bool Rule(ReadOnlySpan<double> output, ReadOnlySpan<double> target);

    /// <summary>What outputs [T × B × Y] get wrong of the steps that count in the loss and are judged.</summary>
    internal static Verdict Of(SequenceBatch batch, ReadOnlySpan<double> outputs, Rule isWrong, Func<SequenceBatch, int, int, bool> isJudged)
    {
        ArgumentNullException.ThrowIfNull(batch);
        int wrongSequences = 0, y = batch.Outputs;
        long wrongSteps = 0, steps = 0;
        for (int b = 0; b < batch.Sequences; b++)
        {
            bool wrong = false;
            for (int i = 0; i < batch.Lengths[b]; i++)
            {
                if (batch.Mask(i)[b] == 0 || !isJudged(batch, i, b)) continue;
                steps++;
                if (!isWrong(outputs.Slice((i * batch.Sequences + b) * y, y), batch.Target(i, b))) continue;
                wrongSteps++;
                wrong = true;
            }

            if (wrong) wrongSequences++;
        }

        return new(wrongSequences, wrongSteps, steps);
    }
}
