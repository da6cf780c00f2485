using MathNet.Numerics.LinearAlgebra;

namespace RnnHessianFree.Models;

/// <summary>The eigenvalues of a square block of parameters.</summary>
public static class Spectrum
{
    /// <summary>The largest modulus of an eigenvalue.</summary>
    public static double Radius(ParameterBlock block, ReadOnlySpan<double> parameters) =>
        Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, block.Of(parameters).ToArray()).Evd().EigenValues.Max(z => z.Magnitude);

    /// <summary>Scales the block so that its spectral radius is <paramref name="radius"/>; a block whose eigenvalues are all zero stays.</summary>
    public static void Rescale(ParameterBlock block, Span<double> parameters, double radius)
    {
        double now = Radius(block, parameters);
        if (now == 0) return;
        foreach (ref double weight in block.Of(parameters)) weight *= radius / now;
    }
}
