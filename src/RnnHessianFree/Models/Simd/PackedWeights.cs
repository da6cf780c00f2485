using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>Parameters, or a direction in their space, as left factors of the kernels' products.</summary>
sealed class PackedWeights<T>(NetworkSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly StageWeights<T>[] _stages = [.. sizes.All.Select(stage => new StageWeights<T>(stage))];

    /// <summary>Those of a stage; of the output as the last.</summary>
    public StageWeights<T> this[int stage] => _stages[stage];

    /// <summary>Takes over a flat vector.</summary>
    public void Load(ReadOnlySpan<double> vector)
    {
        foreach (var block in sizes.Blocks) _stages[block.Stage].Load(block, block.Of(vector));
    }
}

/// <summary>The weights of one stage.</summary>
sealed class StageWeights<T>(StageSizes<T> sizes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int Slack = 4; // rows that a product over the last source's whole tiles may read beyond it

    readonly AlignedBuffer<T> _forward = new(sizes.Rows * sizes.Depth);
    readonly AlignedBuffer<T> _transposed = new((sizes.StageDepth - 1 + Slack) * sizes.RowsOf(sizes.Stage.Cell.Gates.Count));
    readonly T[] _initial = new T[sizes.States * sizes.Units];

    /// <summary>[b W…], gates one below another, rows padded; row stride <see cref="StageSizes{T}.Depth"/>.</summary>
    public ReadOnlySpan<T> Forward => _forward.Span;

    /// <summary>The weights that come from one of its sources, transposed: [units of the source, padded × rows of all gates].</summary>
    public ReadOnlySpan<T> Transposed(Segment source) => _transposed.Span[((source.Row - 1) * TransposedStride)..];

    /// <summary>The row stride of <see cref="Transposed"/>.</summary>
    public int TransposedStride => sizes.RowsOf(sizes.Stage.Cell.Gates.Count);

    /// <summary>The state before the first step: h, then memory [units each].</summary>
    public ReadOnlySpan<T> Initial(int state) => _initial.AsSpan(state * sizes.Units, sizes.Units);

    public void Load(ParameterBlock block, ReadOnlySpan<double> numbers)
    {
        if (block.Kind == ParameterKind.Initial)
        {
            for (int unit = 0; unit < block.Rows; unit++) _initial[block.Part * sizes.Units + unit] = T.CreateTruncating(numbers[unit]);
            return;
        }

        var (first, column) = (block.Part * sizes.UnitRows, block.Kind == ParameterKind.Bias ? 0 : sizes.Segments[block.Source].Row);
        bool isTransposed = column > 0 && sizes.Segments[block.Source].Stage >= 0;
        for (int unit = 0; unit < block.Rows; unit++)
            for (int j = 0; j < block.Columns; j++)
            {
                var number = T.CreateTruncating(numbers[unit * block.Columns + j]);
                _forward.Span[(first + unit) * sizes.Depth + column + j] = number;
                if (isTransposed) _transposed.Span[(column - 1 + j) * TransposedStride + first + unit] = number;
            }
    }
}
