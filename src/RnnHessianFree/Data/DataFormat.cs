using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Data;

/// <summary>How the numbers of a data set are meant, where they do not say so themselves.</summary>
public sealed record DataFormat
{
    /// <summary>
    /// The output unit that learns the targets; null, the default: softmax where targets are whole numbers, one a step or a sequence (labels),
    /// logistic where they are booleans, and linear otherwise.
    /// </summary>
    public OutputUnit? OutputUnit { get; init; }

    /// <summary>Y ≥ 1: numbers a target has or, of labels, how many classes there are; null, the default: as many as the data show.</summary>
    public int? Outputs { get; init => field = value is { } outputs ? Require.InRange(outputs, 1, int.MaxValue) : null; }

    /// <summary>
    /// How far a linear output may be off and count as right, > 0; null, the default: a tenth of the standard deviation of the targets that count.
    /// </summary>
    public double? Tolerance { get; init => field = value is { } tolerance ? Require.Positive(tolerance) : null; }

    /// <summary>Whether data without targets are refused, as they are by default: they can be predicted from, not learned from.</summary>
    public bool NeedsTargets { get; init; } = true;
}
