using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tests.Doubles;

/// f(θ) = ‖r(θ)‖² / 2B, with its exact Gauss-Newton matrix JᵀJ/B; the structural matrix S is the identity unless set.
sealed class ResidualObjective(
    int dimension, int sequences, Func<Vector<double>, Vector<double>> residuals, Func<Vector<double>, Matrix<double>> jacobian)
    : ICurvedObjective
{
    public int Dimension => dimension;

    public int Sequences => sequences;

    public ulong BatchSeed { get; init; }

    public Matrix<double> Structural { get; init; } = DenseMatrix.CreateIdentity(dimension);

    public PassMeter Meter { get; init; } = new();

    public CurvatureRequest? Asked { get; private set; }

    public double Loss(ReadOnlySpan<double> parameters)
    {
        var r = residuals(Vector(parameters));
        return r * r / (2 * sequences);
    }

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        Meter.CountGradient(sequences);
        var theta = Vector(parameters);
        (jacobian(theta).TransposeThisAndMultiply(residuals(theta)) / sequences).ToArray().CopyTo(gradient);
        return Loss(parameters);
    }

    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default)
    {
        Asked = request;
        Meter.CountCurvature(sequences);
        return new DenseOperator(GaussNewton(parameters) + request.StructuralWeight * Structural) { Multiplied = () => Meter.CountProduct(sequences, request.Kind) };
    }

    /// A row of residuals is a sequence: g_b = r_b J_b.
    public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal)
    {
        var theta = Vector(parameters);
        var gradients = DenseMatrix.OfDiagonalVector(residuals(theta)) * jacobian(theta);
        (gradients.PointwisePower(2).ColumnSums() / sequences).ToArray().CopyTo(diagonal);
    }

    public Matrix<double> GaussNewton(ReadOnlySpan<double> parameters)
    {
        var j = jacobian(Vector(parameters));
        return j.TransposeThisAndMultiply(j) / sequences;
    }

    /// r = Xθ − y with random X [B × n] and y [B]: linear least squares, one row a sequence.
    public static ResidualObjective Linear(int n, int sequences, ulong seed, PassMeter? meter = null)
    {
        var x = DenseMatrix.OfColumnMajor(sequences, n, DenseOperator.RandomVector(sequences * n, seed));
        return Linear(x, DenseVector.OfArray(DenseOperator.RandomVector(sequences, seed + 1)), seed, meter);
    }

    public static ResidualObjective Linear(Matrix<double> x, Vector<double> y, ulong seed = 0, PassMeter? meter = null) =>
        new(x.ColumnCount, x.RowCount, theta => x * theta - y, _ => x) { BatchSeed = seed, Meter = meter ?? new() };

    /// r = (10 (θ_1 − θ_0²), 1 − θ_0): Rosenbrock's valley.
    public static ResidualObjective Rosenbrock() => new(2, 1,
        theta => DenseVector.OfArray([10 * (theta[1] - theta[0] * theta[0]), 1 - theta[0]]),
        theta => DenseMatrix.OfArray(new[,] { { -20 * theta[0], 10 }, { -1, 0 } }));

    static Vector<double> Vector(ReadOnlySpan<double> parameters) => DenseVector.OfArray(parameters.ToArray());
}
