using MathNet.Numerics.Distributions;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Models;

/// <summary>Random networks, data and vectors.</summary>
static class Draw
{
    public static double[] Vector(int length, Random random, double scale = 1)
    {
        double[] numbers = new double[length];
        Normal.Samples(random, numbers, 0, scale);
        return numbers;
    }

    /// <summary>A batch whose lengths are mixed or all T, with a mask of the given kind.</summary>
    public static SequenceBatch Batch(RecurrentShape shape, int steps, int sequences, MaskKind mask, bool mixed, Random random)
    {
        var batch = ModelCheck.DrawBatch(shape, steps, sequences, random);
        if (!mixed)
        {
            // Every sequence gets its missing steps.
            var full = ModelCheck.DrawBatch(shape, 1, sequences * steps, random);
            for (int b = 0; b < sequences; b++)
            {
                for (int i = batch.Lengths[b]; i < steps; i++)
                {
                    full.Input(0, b * steps + i).CopyTo(batch.Input(i, b));
                    full.Target(0, b * steps + i).CopyTo(batch.Target(i, b));
                }

                batch.Lengths[b] = steps;
            }
        }

        for (int b = 0; b < sequences; b++)
            for (int i = 0; i < batch.Lengths[b]; i++)
                batch.Mask(i)[b] = mask switch
                {
                    MaskKind.Last => i == batch.Lengths[b] - 1 ? 1 : 0,
                    MaskKind.All => 1,
                    MaskKind.Random => random.Next(2),
                    _ => random.NextDouble() * 2,
                };
        return batch;
    }

    /// <summary>The one sequence of a batch, alone.</summary>
    public static SequenceBatch Single(SequenceBatch batch, int b)
    {
        var single = new SequenceBatch(batch.Inputs, batch.Outputs, batch.Lengths[b], 1);
        for (int i = 0; i < single.Steps; i++)
        {
            batch.Input(i, b).CopyTo(single.Input(i, 0));
            batch.Target(i, b).CopyTo(single.Target(i, 0));
            single.Mask(i)[0] = batch.Mask(i)[b];
        }

        return single;
    }
}

/// <summary>Which steps count.</summary>
public enum MaskKind
{
    Last,
    All,
    Random,
    Weighted,
}
