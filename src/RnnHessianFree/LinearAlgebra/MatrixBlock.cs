namespace RnnHessianFree.LinearAlgebra;

/// <summary>Where a row-major matrix lies in a flat vector.</summary>
/// <param name="Offset">Where it begins, ≥ 0.</param>
/// <param name="Rows">Its rows, ≥ 1.</param>
/// <param name="Columns">Its columns, ≥ 1.</param>
public readonly record struct MatrixBlock(int Offset, int Rows, int Columns)
{
    /// <summary>How many numbers it holds.</summary>
    public int Length => Rows * Columns;
}
