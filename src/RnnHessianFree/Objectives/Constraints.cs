using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>
/// What is asked of parameters beside the loss, whoever optimises: bounds of each number, and c of ½c‖θ‖². A number whose bounds are equal is fixed: at 0
/// where a connection is missing, at its value where a block is frozen. Bounds 0 and ∞, or −∞ and 0, keep a sign.
/// </summary>
public sealed class Constraints
{
    readonly double[] _lower, _upper;

    /// <summary>None yet.</summary>
    /// <param name="dimension">The number of parameters, ≥ 1.</param>
    public Constraints(int dimension)
    {
        Require.InRange(dimension, 1, Array.MaxLength, nameof(dimension));
        (_lower, _upper) = (new double[dimension], new double[dimension]);
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
    }

    /// <summary>The number of parameters.</summary>
    public int Dimension => _lower.Length;

    /// <summary>c of ½c‖θ‖², which is added to the loss; finite and ≥ 0.</summary>
    public double L2 { get; init => field = Require.InRange(value, 0, double.MaxValue); }

    /// <summary>The least that each number may be.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>The most that each number may be.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>Keeps a number within bounds, beside those it has.</summary>
    /// <exception cref="ArgumentException">No number is within all of them.</exception>
    public void Bound(int index, double lower, double upper)
    {
        (lower, upper) = (Math.Max(lower, _lower[index]), Math.Min(upper, _upper[index]));
        if (!(lower <= upper)) throw new ArgumentException($"Parameter {index} would have to be at least {lower} and at most {upper}.");
        (_lower[index], _upper[index]) = (lower, upper);
    }

    /// <summary>Πθ: moves each number to the nearest within its bounds.</summary>
    public void Project(Span<double> theta)
    {
        TensorPrimitives.Max(theta, _lower, theta);
        TensorPrimitives.Min(theta, _upper, theta);
    }
}
