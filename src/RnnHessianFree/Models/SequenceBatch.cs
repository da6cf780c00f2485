namespace RnnHessianFree.Models;

/// <summary>
/// Sequences with targets and masks, time-major: number (step i, sequence b, unit u) lies at <c>(i·Sequences + b)·units + u</c>.
/// Sequences may differ in length; what lies after a sequence's end is zero and counts nowhere, so that a sequence gives the same loss,
/// gradient and products whatever its batch-mates' lengths.
/// </summary>
public sealed class SequenceBatch
{
    readonly double[] _inputs, _targets, _mask;
    readonly int[] _lengths;

    /// <summary>Makes a batch of zeros whose sequences all have full length; fill it through the accessors.</summary>
    /// <param name="inputs">X ≥ 1.</param>
    /// <param name="outputs">Y ≥ 1.</param>
    /// <param name="steps">T ≥ 1, the length of the longest sequence.</param>
    /// <param name="sequences">B ≥ 1.</param>
    public SequenceBatch(int inputs, int outputs, int steps, int sequences)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        if ((double)steps * sequences * Math.Max(inputs, outputs) > Array.MaxLength)
            throw new ArgumentException(
                $"A batch of {sequences} sequences of {steps} steps with {inputs} inputs and {outputs} outputs is more than an array can hold.");
        (Inputs, Outputs, Steps, Sequences) = (inputs, outputs, steps, sequences);
        _inputs = new double[steps * sequences * inputs];
        _targets = new double[steps * sequences * outputs];
        _mask = new double[steps * sequences];
        _lengths = new int[sequences];
        Array.Fill(_lengths, steps);
    }

    /// <summary>X.</summary>
    public int Inputs { get; }

    /// <summary>Y.</summary>
    public int Outputs { get; }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>B.</summary>
    public int Sequences { get; }

    /// <summary>The seed the batch was drawn with, for logs; 0 where it was not drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>x_i of one sequence [X]; steps count from 0.</summary>
    public Span<double> Input(int step, int sequence) => _inputs.AsSpan((step * Sequences + sequence) * Inputs, Inputs);

    /// <summary>y_i of one sequence [Y].</summary>
    public Span<double> Target(int step, int sequence) => _targets.AsSpan((step * Sequences + sequence) * Outputs, Outputs);

    /// <summary>The weight of each sequence's loss at a step [B]: 1 where it counts, 0 where it does not.</summary>
    public Span<double> Mask(int step) => _mask.AsSpan(step * Sequences, Sequences);

    /// <summary>Each sequence's length [B], in 1..T; masks after a sequence's end must be zero.</summary>
    public Span<int> Lengths => _lengths;

    /// <summary>Throws an <see cref="ArgumentException"/> naming the first number that is not finite, mask that is negative or beyond its
    /// sequence's end, or length outside 1..T.</summary>
    public void Validate()
    {
        for (int b = 0; b < Sequences; b++)
            if (_lengths[b] < 1 || _lengths[b] > Steps)
                throw new ArgumentException($"Sequence {b} has length {_lengths[b]}; allowed is 1 to {Steps}.");
        for (int i = 0; i < Steps; i++)
            for (int b = 0; b < Sequences; b++)
            {
                double mask = Mask(i)[b];
                if (!(mask >= 0 && double.IsFinite(mask)))
                    throw new ArgumentException($"The mask at step {i}, sequence {b} is {mask}; allowed is a finite number ≥ 0.");
                if (mask > 0 && i >= _lengths[b])
                    throw new ArgumentException($"The mask at step {i}, sequence {b} is {mask}, after the sequence's end at step {_lengths[b]}.");
                RequireFinite("input", i, b, Input(i, b));
                RequireFinite("target", i, b, Target(i, b));
            }
    }

    /// <summary>Throws where a span is not as long as the outputs of all steps and sequences.</summary>
    internal void RequireOutputs(int length)
    {
        if (length != _targets.Length) throw new ArgumentException($"There are {Steps}×{Sequences}×{Outputs} outputs, not {length}.");
    }

    static void RequireFinite(string what, int step, int sequence, ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
            if (!double.IsFinite(number))
                throw new ArgumentException($"The {what} at step {step}, sequence {sequence} is {number}; allowed are finite numbers.");
    }
}
