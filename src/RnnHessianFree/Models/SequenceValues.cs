namespace RnnHessianFree.Models;

/// <summary>
/// Numbers for every step of every sequence, such as outputs or hidden states, time-major like a <see cref="SequenceBatch"/>. After a
/// sequence's end they are zero.
/// </summary>
public sealed class SequenceValues
{
    readonly double[] _values;

    internal SequenceValues(int steps, int sequences, int units, double[] values) =>
        (Steps, Sequences, Units, _values) = (steps, sequences, units, values);

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>B.</summary>
    public int Sequences { get; }

    /// <summary>Numbers a step.</summary>
    public int Units { get; }

    /// <summary>Those of one step of one sequence [units]; steps count from 0, as in a batch.</summary>
    public ReadOnlySpan<double> this[int step, int sequence] => _values.AsSpan((step * Sequences + sequence) * Units, Units);

    /// <summary>All of them [T × B × units].</summary>
    public ReadOnlyMemory<double> All => _values;
}
