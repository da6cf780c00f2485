using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="Muon"/>.</summary>
public sealed record MuonSettings : FirstOrderSettings
{
    /// <summary>μ of the matrices, from 0 to below 1. 0.95: Jordan et al. 2024.</summary>
    public double Momentum { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.95;

    /// <summary>Iterations of Newton and Schulz, ≥ 1. 5: Jordan et al. 2024.</summary>
    public int Iterations { get; init => field = Require.InRange(value, 1, 100); } = 5;

    /// <summary>
    /// A matrix's step is made as long as one of so much in each entry, > 0. 0.2: Liu et al. 2025, section 2.2 (equation 4), where it matches
    /// AdamW's, so that one ε serves matrices and all else.
    /// </summary>
    public double StepScale { get; init => field = Require.Positive(value); } = 0.2;

    /// <summary>w ≥ 0: each step also takes the part ε w of θ away from it, as in AdamW. 0: Jordan et al. 2024.</summary>
    public double WeightDecay { get; init => field = Require.InRange(value, 0, double.MaxValue); }

    /// <summary>β_1 of what is no matrix. 0.9: <see cref="AdamSettings.Beta1"/>.</summary>
    public double Beta1 { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.9;

    /// <summary>β_2 of what is no matrix. 0.999: <see cref="AdamSettings.Beta2"/>.</summary>
    public double Beta2 { get; init => field = Require.InRange(value, 0, double.BitDecrement(1)); } = 0.999;

    /// <summary>e of what is no matrix. 1e-8: <see cref="AdamSettings.Epsilon"/>.</summary>
    public double Epsilon { get; init => field = Require.Positive(value); } = 1e-8;
}

/// <summary>
/// Muon (K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024, algorithm 2, with Nesterov's momentum as in its
/// reference): for each matrix <c>B ← μ B + G</c>, <c>O = NewtonSchulz(G + μ B)</c>, <c>W ← W − ε (s √max(r, c) O + w W)</c>, [r × c] its size and
/// s its step scale. All other parameters move by AdamW.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="matrices">Where the matrices lie; they may not overlap.</param>
/// <param name="settings">How it works.</param>
public sealed class Muon(int dimension, IReadOnlyList<MatrixBlock> matrices, MuonSettings settings) : IOptimizer<IObjective>
{
    readonly MuonSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly ClippedGradient _g = new(dimension, settings);
    readonly AdamMoments _moments = new(dimension);
    readonly (MatrixBlock Block, NewtonSchulz Orthogonal)[] _matrices =
        [.. Checked(matrices, dimension).Select(block => (block, new NewtonSchulz(block.Rows, block.Columns)))];
    readonly double[] _direction = new double[dimension];
    double[] _b = new double[dimension];

    /// <summary>The updates done, Adam's running means, and B.</summary>
    public OptimizerState State
    {
        get => new([.. _moments.State, ("momentum", _b)]);
        set
        {
            _moments.Restore(value);
            _b = value.Vector("momentum", dimension);
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<IObjective> batches, StepMonitor? monitor = null)
    {
        Require.Dimension(parameters.Length, dimension);
        var report = _g.Take(parameters, batches, monitor);
        if (report.Outcome != StepOutcome.Stepped) return report;
        if (report.GradientNorm == 0 && _moments.AreAtRest) return report with { Outcome = StepOutcome.Stationary, StepSize = 0 };

        double epsilon = _settings.RateAfter(_moments.Updates), mu = _settings.Momentum, w = _settings.WeightDecay;
        _moments.Take(_g.Value, _settings.Beta1, _settings.Beta2, _settings.Epsilon, _direction);
        foreach (var (block, orthogonal) in _matrices)
        {
            // B ← μ B + G,  O = NewtonSchulz(G + μ B)
            var G = _g.Value.Slice(block.Offset, block.Length);
            Span<double> B = _b.AsSpan(block.Offset, block.Length), O = _direction.AsSpan(block.Offset, block.Length);
            TensorPrimitives.MultiplyAdd(B, mu, G, B);
            TensorPrimitives.MultiplyAdd(B, mu, G, O);
            orthogonal.Apply(O, _settings.Iterations);
            TensorPrimitives.Multiply(O, _settings.StepScale * Math.Sqrt(Math.Max(block.Rows, block.Columns)), O);
        }
        for (int i = 0; i < parameters.Length; i++) parameters[i] -= epsilon * (_direction[i] + w * parameters[i]);
        return report;
    }

    static IReadOnlyList<MatrixBlock> Checked(IReadOnlyList<MatrixBlock> matrices, int dimension)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        int end = 0;
        foreach (var block in matrices.OrderBy(block => block.Offset))
        {
            if (block.Rows < 1 || block.Columns < 1 || block.Offset < end || block.Offset > dimension - block.Length)
                throw new ArgumentException($"{block} does not fit beside the others into {dimension} parameters.", nameof(matrices));
            end = block.Offset + block.Length;
        }
        return matrices;
    }
}

/// <summary>
/// Brings all singular values of a matrix near 1 and leaves its singular vectors (Jordan et al. 2024): from <c>X = G/‖G‖</c>, five times or so,
/// <c>X ← a X + b XXᵀX + c (XXᵀ)²X</c>. Each singular value σ goes to a σ + b σ³ + c σ⁵; those of 0.01 or more come to lie in 0.68 to 1.14.
/// </summary>
sealed class NewtonSchulz
{
    // Jordan et al. 2024: chosen for a steep slope at zero, not for a limit of exactly 1.
    const double A = 3.4445, B = -4.7750, C = 2.0315;

    // ‖G‖ is at least this: a gradient of zero stays zero.
    const double LeastNorm = 1e-7;

    static readonly Kernels<double> Kernels = Kernels<double>.Best;

    readonly int _rows, _columns; // of the matrix
    readonly int _side, _width;   // of X, which lies down where the matrix stands, in numbers that the kernels' tiles cover
    readonly double[] _x, _transposed, _gram, _square, _product;

    public NewtonSchulz(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        _side = Math.Max(4, Kernels.PadColumns(Math.Min(rows, columns)));
        _width = Kernels.PadColumns(Math.Max(rows, columns));
        (_x, _transposed, _product) = (new double[_side * _width], new double[_side * _width], new double[_side * _width]);
        (_gram, _square) = (new double[_side * _side], new double[_side * _side]);
    }

    /// <summary>Replaces G, row-major.</summary>
    public void Apply(Span<double> g, int iterations)
    {
        Load(g);
        TensorPrimitives.Divide(_x, Math.Max(TensorPrimitives.Norm<double>(g), LeastNorm), _x);
        for (int i = 0; i < iterations; i++)
        {
            // S = XXᵀ,  X ← a X + (b S + c S²) X
            Kernels.Transpose(_x, _side, _width, _transposed, _side);
            Kernels.Multiply(_gram, _side, _side, _side, new Term<double>(_x, _width, _transposed, _side, _width));
            Kernels.Multiply(_square, _side, _side, _side, new Term<double>(_gram, _side, _gram, _side, _side));
            TensorPrimitives.Multiply(_gram, B, _gram);
            TensorPrimitives.MultiplyAdd(_square, C, _gram, _gram);
            Kernels.Multiply(_product, _width, _side, _width, new Term<double>(_gram, _side, _x, _width, _side));
            TensorPrimitives.MultiplyAdd(_x, A, _product, _x);
        }
        Store(g);
    }

    // What is beyond the matrix stays zero all the way through.
    void Load(ReadOnlySpan<double> g)
    {
        for (int row = 0; row < _rows; row++)
            for (int column = 0; column < _columns; column++) _x[At(row, column)] = g[row * _columns + column];
    }

    void Store(Span<double> g)
    {
        for (int row = 0; row < _rows; row++)
            for (int column = 0; column < _columns; column++) g[row * _columns + column] = _x[At(row, column)];
    }

    int At(int row, int column) => _rows <= _columns ? row * _width + column : column * _width + row;
}

/// <summary>Where a row-major matrix lies in a flat vector.</summary>
/// <param name="Offset">Where it begins, ≥ 0.</param>
/// <param name="Rows">Its rows, ≥ 1.</param>
/// <param name="Columns">Its columns, ≥ 1.</param>
public readonly record struct MatrixBlock(int Offset, int Rows, int Columns)
{
    /// <summary>How many numbers it holds.</summary>
    public int Length => Rows * Columns;
}
