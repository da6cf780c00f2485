using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace RnnHessianFree.Models;

/// <summary>Random orthogonal matrices.</summary>
public static class OrthogonalMatrix
{
    /// <summary>
    /// Fills a square block with <paramref name="gain"/> times a matrix uniform among the orthogonal ones: of a Gaussian G = Q R, it is Q
    /// with each column's sign such that R's diagonal is positive (Mezzadri 2007, section 5).
    /// </summary>
    public static void Fill(ParameterBlock block, Span<double> parameters, double gain, Random random)
    {
        var qr = Matrix<double>.Build.Random(block.Rows, block.Columns, new Normal(0, 1, random)).QR();
        var (q, r) = (qr.Q, qr.R); // R is made anew by each access
        var weights = block.Of(parameters);
        for (int row = 0; row < block.Rows; row++)
            for (int column = 0; column < block.Columns; column++)
                weights[row * block.Columns + column] = gain * q[row, column] * Math.CopySign(1, r[column, column]);
    }
}
