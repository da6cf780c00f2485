using System.Numerics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Models;

/// <summary>
/// What is computed elementwise by registers is what a textbook has, a number at a time: where exponentials overflow and underflow, at what is not finite, at
/// every place of a row of 1 to 33, whole registers and what is left of them, and whatever stands beside.
/// </summary>
public class ElementwiseTests
{
    const int MostColumns = 33;

    // exp overflows beyond 88.72 in single and 709.78 in double, and is no normal number below −87.3 and −708.4.
    static readonly double[] Points =
    [
        0, -0.0, 1e-30, 0.3, -0.3, 1, -5, 20, -20, 88.7, -88.7, 104, -104, 709.5, -709.5, 746, -746, 1e30, -1e30,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Fact]
    public void Outputs_of_every_kind()
    {
        Check<float>();
        Check<double>();

        static void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForEachPlace<T>((s, j) =>
        {
            double[] target = Repeat(0.25, s.Length), ones = Repeat(1, s.Length);
            AssertActivates<T>(OutputUnit.Logistic, s, target, j, [Logistic(s[j])], Softplus(s[j]) - 0.25 * s[j]);

            // Two classes, of s and of 1, the second meant: ŷ = σ(s − 1), −log ŷ = log(1 + exp(s − 1)).
            double x = s[j] - 1;
            if (double.IsFinite(x)) AssertActivates<T>(OutputUnit.Softmax, [.. s, .. ones], [.. Repeat(0, s.Length), .. ones], j, [Logistic(x), Logistic(-x)], Softplus(x));
            else Assert.False(double.IsFinite(Activate<T>(OutputUnit.Softmax, [.. s, .. ones], [.. Repeat(0, s.Length), .. ones], j).Loss));
        });
    }

    [Fact]
    public void Units_of_every_kind()
    {
        Check<float>();
        Check<double>();

        static void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => ForEachPlace<T>((t, j) =>
        {
            AssertClose<T>(Math.Tanh(t[j]), Unit<T>(Cell.Tanh, t)[j], scale: Math.Abs(Math.Tanh(t[j])));
            AssertClose<T>(Logistic(t[j]), Unit<T>(Cell.Logistic, t)[j], scale: 1); // ½ + ½ tanh ½t
            double h = Unit<T>(Cell.Rectified, t)[j];
            if (double.IsFinite(t[j])) Assert.Equal(Math.Max(t[j], 0), h);
            else Assert.False(double.IsFinite(h)); // ∞·0
        });
    }

    [Fact]
    public void The_diagonal_of_a_preconditioner() => ForEachPlace([0, 1e-300, 1e-30, 1e-8, 1, 12, 1e30, 1e300, double.PositiveInfinity, double.NaN], (diagonal, j) =>
    {
        const double lambda = 1e-4;
        var M = Preconditioner.Fisher.Factory()!(new Diagonal(diagonal), new double[diagonal.Length], lambda, 0);
        double[] inverse = new double[diagonal.Length];
        M.Multiply(Repeat(1, diagonal.Length), inverse);
        AssertClose<double>(Math.Pow(diagonal[j] + lambda, -0.75), inverse[j], scale: Math.Pow(diagonal[j] + lambda, -0.75));
    });

    [Fact]
    public void The_projection_on_bounds() => ForEachPlace(Points, (theta, j) =>
    {
        var constraints = new Constraints(theta.Length);
        for (int i = 0; i < theta.Length; i++) constraints.Bound(i, -1, i % 2 == 0 ? 2 : double.PositiveInfinity);
        double[] projected = [.. theta];
        constraints.Project(projected);
        Assert.Equal(double.IsNaN(theta[j]) ? double.NaN : Math.Clamp(theta[j], -1, j % 2 == 0 ? 2 : double.PositiveInfinity), projected[j]);
    });

    static void ForEachPlace<T>(Action<double[], int> check) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ForEachPlace([.. Points.Select(point => double.CreateTruncating(T.CreateTruncating(point)))], check);

    // Each point at each place among numbers of another size.
    static void ForEachPlace(double[] points, Action<double[], int> check)
    {
        for (int n = 1; n <= MostColumns; n++)
            for (int j = 0; j < n; j++)
                foreach (double point in points)
                {
                    double[] row = [.. Enumerable.Range(0, n).Select(i => (1 + i) / 16.0)];
                    row[j] = point;
                    check(row, j);
                }
    }

    static void AssertActivates<T>(OutputUnit unit, double[] s, double[] y, int j, double[] expected, double loss) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (outputs, actual) = Activate<T>(unit, s, y, j);
        int n = s.Length / expected.Length;

        // exp(x − m) errs by that rounding of x − m; what is below all normal numbers may be 0.
        for (int k = 0; k < expected.Length; k++) AssertClose<T>(expected[k], outputs[k * n + j], scale: expected[k] * Math.Clamp(Math.Abs(s[j]), 1, 1e3));
        AssertClose<T>(loss, actual, scale: Math.Max(1, Math.Abs(loss)));
    }

    // ŷ [units × n], and the loss of column j alone, where the other columns are masked.
    static (double[] Outputs, double Loss) Activate<T>(OutputUnit unit, double[] s, double[] y, int j) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] panel = [.. s.Select(T.CreateTruncating)], targets = [.. y.Select(T.CreateTruncating)], mask = new T[unit == OutputUnit.Softmax ? s.Length / 2 : s.Length];
        mask[j] = T.One;
        double loss = new OutputLayer<T>(unit).Activate(panel, targets, mask);
        return ([.. panel.Select(double.CreateTruncating)], loss);
    }

    static double[] Unit<T>(Cell cell, double[] t) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int padded = Kernels<T>.Best.PadColumns(t.Length);
        T[] from = new T[padded], to = new T[padded];
        for (int i = 0; i < t.Length; i++) from[i] = T.CreateTruncating(t[i]);
        cell.Activation<T>()!.Activate(from, to);
        return [.. to.Select(double.CreateTruncating)];
    }

    static double[] Repeat(double number, int times) => [.. Enumerable.Repeat(number, times)];

    static double Logistic(double a) => a > 0 ? 1 / (1 + Math.Exp(-a)) : Math.Exp(a) / (1 + Math.Exp(a));

    // log(1 + exp a)
    static double Softplus(double a) => Math.Max(a, 0) + Math.Log(1 + Math.Exp(-Math.Abs(a)));

    // Within 8 units in the last place of the scale.
    static void AssertClose<T>(double expected, double actual, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double unit = double.CreateTruncating(T.BitIncrement(T.One) - T.One), least = typeof(T) == typeof(float) ? 1.2e-38 : 2.3e-308;
        if (double.IsFinite(expected)) Assert.True(Math.Abs(actual - expected) <= 8 * unit * scale + least, $"{actual} for {expected}");
        else Assert.Equal(expected, actual);
    }

    sealed class Diagonal(double[] diagonal) : ICurvedObjective
    {
        public int Dimension => diagonal.Length;
        public int Sequences => 1;
        public ulong BatchSeed => 0;

        public double Loss(ReadOnlySpan<double> parameters) => throw new NotSupportedException();

        public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient) => throw new NotSupportedException();

        public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default) => throw new NotSupportedException();

        public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> to) => diagonal.CopyTo(to);
    }
}
