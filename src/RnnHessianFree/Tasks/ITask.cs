using RnnHessianFree.Models;

namespace RnnHessianFree.Tasks;

/// <summary>A sequence problem of a set length: how its data are drawn and what counts as wrong.</summary>
public interface ITask
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>T, the nominal length of its sequences.</summary>
    int Length { get; }

    /// <summary>X, numbers per step in.</summary>
    int Inputs { get; }

    /// <summary>Y, numbers per step out.</summary>
    int Outputs { get; }

    /// <summary>The output unit and loss it is learned with.</summary>
    OutputUnit OutputUnit { get; }

    /// <summary>Everything beyond name and length that defines it, for the run file's header.</summary>
    IReadOnlyDictionary<string, object> Settings { get; }

    /// <summary>
    /// Draws sequences from the stream that starts at <paramref name="seed"/>: the same seed gives the same batch. A task that has no more
    /// sequences than so many gives all of them, whatever is asked for.
    /// </summary>
    SequenceBatch Draw(ulong seed, int sequences);

    /// <summary>Whether a right answer depends on the input of a step of a sequence; the others are there to be ignored.</summary>
    bool InputMatters(SequenceBatch batch, int step, int sequence) => true;

    /// <summary>What a network that ignores its inputs comes to; null where nobody has worked it out.</summary>
    ConstantPredictor? Constant => null;

    /// <summary>What these outputs [T × B × Y] get wrong.</summary>
    Verdict Judge(SequenceBatch batch, ReadOnlySpan<double> outputs);
}
