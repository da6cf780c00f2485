using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// A few sequences of a batch as panels [units × columns], a column a sequence, padded to whole registers. Padding and steps after a
/// sequence's end have mask 0 and alive 0, and so add nothing.
/// </summary>
sealed class Chunk<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int[] _slots;
    readonly AlignedBuffer<T> _inputs, _alive, _masks, _targets;
    readonly int _inputLength, _targetLength;

    /// <summary>Copies these sequences out of the batch.</summary>
    public Chunk(NetworkSizes<T> sizes, SequenceBatch batch, ReadOnlySpan<int> sequences)
    {
        Sequences = sequences.ToArray();
        Columns = sizes.Kernels.PadColumns(Sequences.Length);
        foreach (int b in sequences) Steps = Math.Max(Steps, batch.Lengths[b]);
        (_inputLength, _targetLength) = (sizes.Inputs * Columns, sizes.Outputs * Columns);

        _slots = new int[Steps];
        for (int i = 0; i < Steps; i++)
        {
            bool counts = false;
            foreach (int b in sequences) counts |= batch.Mask(i)[b] != 0;
            _slots[i] = counts ? MaskedSteps++ : -1;
        }

        _inputs = new(Steps * _inputLength);
        _alive = new(Steps * Columns);
        _masks = new(MaskedSteps * Columns);
        _targets = new(MaskedSteps * _targetLength);
        for (int i = 0; i < Steps; i++)
            for (int column = 0; column < Sequences.Length; column++)
            {
                int b = Sequences[column];
                if (i < batch.Lengths[b]) _alive.Span[i * Columns + column] = T.One;
                Copy(batch.Input(i, b), _inputs.Slice(i * _inputLength, _inputLength), column);
                if (_slots[i] is not (>= 0 and var slot)) continue;
                _masks.Span[slot * Columns + column] = T.CreateTruncating(batch.Mask(i)[b]);
                Copy(batch.Target(i, b), _targets.Slice(slot * _targetLength, _targetLength), column);
            }
    }

    /// <summary>Which sequence of the batch each column is.</summary>
    public int[] Sequences { get; }

    /// <summary>Columns of every panel, padding included.</summary>
    public int Columns { get; }

    /// <summary>The longest sequence's length.</summary>
    public int Steps { get; }

    /// <summary>How many steps have any loss.</summary>
    public int MaskedSteps { get; }

    /// <summary>Which of the masked steps this step is (steps from 0), or −1.</summary>
    public int Slot(int step) => _slots[step];

    /// <summary>x [X × columns].</summary>
    public ReadOnlySpan<T> Inputs(int step) => _inputs.Slice(step * _inputLength, _inputLength);

    /// <summary>1 where the sequence has not ended, else 0 [columns].</summary>
    public ReadOnlySpan<T> Alive(int step) => _alive.Slice(step * Columns, Columns);

    /// <summary>The mask of a masked step [columns].</summary>
    public ReadOnlySpan<T> Mask(int slot) => _masks.Slice(slot * Columns, Columns);

    /// <summary>y of a masked step [Y × columns].</summary>
    public ReadOnlySpan<T> Targets(int slot) => _targets.Slice(slot * _targetLength, _targetLength);

    void Copy(ReadOnlySpan<double> from, Span<T> panel, int column)
    {
        for (int unit = 0; unit < from.Length; unit++) panel[unit * Columns + column] = T.CreateTruncating(from[unit]);
    }
}
