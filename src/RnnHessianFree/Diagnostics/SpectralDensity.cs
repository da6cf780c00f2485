using MathNet.Numerics.Distributions;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// How many eigenvalues of a symmetric operator lie where, by stochastic Lanczos quadrature: the mean of its
/// <see cref="SpectralMeasure"/>s from random vectors, times its dimension (Ubaru, Chen &amp; Saad 2017; of curvatures, Ghorbani, Krishnan &amp;
/// Xiao 2019). Without bias; eigenvalues that are close together, or few among very many, are told apart by their sum alone.
/// </summary>
public sealed class SpectralDensity
{
    readonly IReadOnlyList<SpectralMeasure> _measures;
    readonly int _dimension;

    SpectralDensity(IReadOnlyList<SpectralMeasure> measures, int dimension) => (_measures, _dimension) = (measures, dimension);

    /// <summary>The least Ritz value: the least eigenvalue from above, once iterations suffice.</summary>
    public double Least => _measures.Min(measure => measure.Values[0]);

    /// <summary>The greatest Ritz value: the greatest eigenvalue from below, once iterations suffice.</summary>
    public double Greatest => _measures.Max(measure => measure.Values[^1]);

    /// <summary>How far, at most, the nearest eigenvalue is from <see cref="Greatest"/>.</summary>
    public double GreatestBound => _measures.MaxBy(measure => measure.Values[^1])!.Bounds[^1];

    /// <summary>The estimated number of eigenvalues in (from, to].</summary>
    public double Count(double from, double to) => _dimension * _measures.Average(measure => measure.UpTo(to) - measure.UpTo(from));

    /// <summary>The estimated trace, Σ λ_j.</summary>
    public double Trace => _dimension * _measures.Average(measure => measure.Values.Zip(measure.Weights, (value, weight) => value * weight).Sum());

    /// <summary>Looks at an operator from random vectors.</summary>
    /// <param name="A">A symmetric operator.</param>
    /// <param name="iterations">Lanczos iterations a vector, ≥ 1.</param>
    /// <param name="vectors">How many Gaussian vectors, ≥ 1.</param>
    /// <param name="random">Draws them.</param>
    public static SpectralDensity Of(ILinearOperator A, int iterations, int vectors, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(A);
        ArgumentNullException.ThrowIfNull(random);
        Require.InRange(vectors, 1, int.MaxValue);
        var measures = new List<SpectralMeasure>();
        double[] v = new double[A.Dimension];
        for (int i = 0; i < vectors; i++)
        {
            Normal.Samples(random, v, 0, 1);
            measures.Add(Lanczos.Measure(A, v, iterations));
        }
        return new(measures, A.Dimension);
    }
}
