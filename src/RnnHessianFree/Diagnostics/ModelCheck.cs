using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Textbook;

namespace RnnHessianFree.Diagnostics;

/// <summary>Checks engines on freshly drawn networks against finite differences.</summary>
public static class ModelCheck
{
    /// <summary>
    /// What an engine of this precision must keep to here: 1e-4 in single, and in double 1e-6, since the differences themselves are right to
    /// about 1e-10 of the outputs, and gradients may be far smaller than those.
    /// </summary>
    public static double Tolerance(Precision precision) => precision == Precision.Double ? 1e-6 : 1e-4;

    /// <summary>Draws a network, a masked batch of sequences of different lengths and a direction, and compares.</summary>
    public static Agreement Against(IEngine engine, HiddenUnit hiddenUnit, OutputUnit outputUnit, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var random = new RandomStream("model check", seed);
        var shape = new RecurrentShape(2, 5, 3, hiddenUnit, outputUnit);
        var batch = DrawBatch(shape, steps: 6, sequences: 4, random);
        double[] theta = Gaussian(shape.Layout.Dimension, 0.5, random), v = Gaussian(shape.Layout.Dimension, 1, random);
        var differences = new FiniteDifferences(new TextbookEngine(Precision.Double), shape, batch, theta);
        double loss = new TextbookEngine(Precision.Double).Objective(shape, batch).Loss(theta);
        var direction = Vector<double>.Build.Dense(v);
        return Agreement.Of(engine.Objective(shape, batch), theta, v, loss, differences.Gradient(),
            (differences.GaussNewton() * direction).ToArray(), (differences.Structural() * direction).ToArray());
    }

    /// <summary>A batch of sequences of random lengths with random data and masks; every sequence counts at its last step.</summary>
    public static SequenceBatch DrawBatch(RecurrentShape shape, int steps, int sequences, Random random)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(random);
        var batch = new SequenceBatch(shape.Inputs, shape.Outputs, steps, sequences);
        for (int b = 0; b < sequences; b++)
        {
            int length = batch.Lengths[b] = random.Next(1, steps + 1);
            for (int i = 0; i < length; i++)
            {
                Gaussian(shape.Inputs, 1, random).CopyTo(batch.Input(i, b));
                DrawTarget(shape.OutputUnit, batch.Target(i, b), random);
                batch.Mask(i)[b] = i == length - 1 ? 1 : random.Next(2);
            }
        }

        return batch;
    }

    static void DrawTarget(OutputUnit unit, Span<double> target, Random random)
    {
        if (unit == OutputUnit.Linear) Gaussian(target.Length, 1, random).CopyTo(target);
        else if (unit == OutputUnit.Softmax) target[random.Next(target.Length)] = 1;
        else foreach (ref double bit in target) bit = random.Next(2);
    }

    static double[] Gaussian(int count, double scale, Random random)
    {
        double[] numbers = new double[count];
        Normal.Samples(random, numbers, 0, scale);
        return numbers;
    }
}
