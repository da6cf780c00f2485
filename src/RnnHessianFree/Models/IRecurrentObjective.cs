using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models;

/// <summary>The loss of a recurrent network on one batch, with its outputs.</summary>
public interface IRecurrentObjective : ICurvedObjective
{
    /// <summary>The data.</summary>
    SequenceBatch Batch { get; }

    /// <summary>Writes ŷ_i = g(s_i) for every (step, sequence) whose mask is not zero, and zero elsewhere; returns the loss.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="outputs">[T × B × Y], time-major like the batch.</param>
    double Outputs(ReadOnlySpan<double> parameters, Span<double> outputs);
}
