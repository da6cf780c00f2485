using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>Checks engines on a freshly drawn network against the explicit matrices.</summary>
public sealed class ModelCheck
{
    readonly RecurrentShape _shape;
    readonly SequenceBatch _batch;
    readonly double[] _theta, _v, _gradient, _gaussNewton, _structural, _fisher, _hessian;
    readonly double _loss;

    /// <summary>Draws a masked batch of sequences of different lengths, parameters and a direction.</summary>
    public ModelCheck(RecurrentShape shape, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var random = new RandomStream("model check", seed);
        (_shape, _batch) = (shape, DrawBatch(shape, steps: 6, sequences: 4, random));
        (_theta, _v) = (Gaussian(shape.Layout.Dimension, 0.5, random), Gaussian(shape.Layout.Dimension, 1, random));
        var exact = new ExplicitMatrices(shape, _batch, _theta);
        var direction = Vector<double>.Build.Dense(_v);
        (_loss, _gradient) = (exact.Loss, exact.Gradient().ToArray());
        (_gaussNewton, _structural) = ((exact.GaussNewton() * direction).ToArray(), (exact.Structural() * direction).ToArray());
        (_fisher, _hessian) = ((exact.EmpiricalFisher() * direction).ToArray(), (exact.Hessian() * direction).ToArray());
    }

    /// <summary>Compares an engine.</summary>
    public Agreement Against(IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Agreement.Of(engine.Bind(_shape).On(_batch), _theta, _v, _loss, _gradient, _gaussNewton, _structural, _fisher, _hessian);
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
