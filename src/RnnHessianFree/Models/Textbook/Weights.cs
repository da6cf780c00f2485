using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>Parameters, a direction or a gradient as the paper's matrices; vectors are matrices of one column.</summary>
sealed record Weights<T>(Matrix<T> W_hx, Matrix<T> W_hh, Matrix<T> b_h, Matrix<T> h_0, Matrix<T> W_yh, Matrix<T> b_y)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Weights<T> Of(ParameterLayout layout, ReadOnlySpan<double> vector)
    {
        double[] v = vector.ToArray();
        Matrix<T> Block(ParameterBlock block) =>
            Matrix<T>.Build.Dense(block.Rows, block.Columns, (i, j) => T.CreateTruncating(v[block.Offset + i * block.Columns + j]));
        return new(Block(layout.InputWeights), Block(layout.HiddenWeights), Block(layout.HiddenBias), Block(layout.InitialHidden),
            Block(layout.OutputWeights), Block(layout.OutputBias));
    }

    public static Weights<T> Zero(ParameterLayout layout) => Of(layout, new double[layout.Dimension]);

    /// <summary>vector = scale · these weights, laid out flat.</summary>
    public void CopyTo(ParameterLayout layout, Span<double> vector, double scale)
    {
        Copy(W_hx, layout.InputWeights.Of(vector), scale);
        Copy(W_hh, layout.HiddenWeights.Of(vector), scale);
        Copy(b_h, layout.HiddenBias.Of(vector), scale);
        Copy(h_0, layout.InitialHidden.Of(vector), scale);
        Copy(W_yh, layout.OutputWeights.Of(vector), scale);
        Copy(b_y, layout.OutputBias.Of(vector), scale);
    }

    static void Copy(Matrix<T> from, Span<double> to, double scale)
    {
        for (int i = 0; i < from.RowCount; i++)
            for (int j = 0; j < from.ColumnCount; j++) to[i * from.ColumnCount + j] = scale * double.CreateTruncating(from[i, j]);
    }
}
