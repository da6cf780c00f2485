using System.Numerics;
using System.Runtime.Intrinsics;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.LinearAlgebra.Kernels;

/// <summary>The inner loops at every register width; widths the hardware lacks are emulated by the runtime.</summary>
public class KernelTests
{
    [Fact]
    public void Matrix_products_are_those_of_three_plain_loops()
    {
        // Sums of up to 40 products of numbers below 1: a few dozen roundings of the precision.
        Products<Lanes512<float>, Vector512<float>, float>(1e-5);
        Products<Lanes256<float>, Vector256<float>, float>(1e-5);
        Products<Lanes128<float>, Vector128<float>, float>(1e-5);
        Products<Lanes512<double>, Vector512<double>, double>(1e-14);
        Products<Lanes256<double>, Vector256<double>, double>(1e-14);
        Products<Lanes128<double>, Vector128<double>, double>(1e-14);
    }

    static void Products<TLanes, TVector, T>(double tolerance)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream("kernels", 1);
        T[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
        foreach (int rows in (int[])[4, 6, 8, 10, 14, 26])
            foreach (int registers in (int[])[1, 2, 3, 4, 5, 7])
                foreach (var (first, second, accumulate) in new[] { (1, 0, false), (5, 0, true), (20, 3, false), (7, 20, true) })
                {
                    int columns = registers * TLanes.Count;
                    T[] a = Numbers(rows * first), b = Numbers(first * columns), a2 = Numbers(rows * second + 1), b2 = Numbers(second * columns + 1), c = Numbers(rows * columns);
                    double[] expected = new double[c.Length];
                    for (int i = 0; i < rows; i++)
                        for (int j = 0; j < columns; j++)
                        {
                            double sum = accumulate ? double.CreateTruncating(c[i * columns + j]) : 0;
                            for (int k = 0; k < first; k++) sum += double.CreateTruncating(a[i * first + k]) * double.CreateTruncating(b[k * columns + j]);
                            for (int k = 0; k < second; k++) sum += double.CreateTruncating(a2[i * second + k]) * double.CreateTruncating(b2[k * columns + j]);
                            expected[i * columns + j] = sum;
                        }

                    var other = second > 0 ? new Term<T>(a2, second, b2, columns, second) : default;
                    MatrixKernel<TLanes, TVector, T>.Multiply(c, columns, rows, columns, new Term<T>(a, first, b, columns, first), other, accumulate, default(Kept<TVector>), default);
                    for (int i = 0; i < c.Length; i++) Assert.Equal(expected[i], double.CreateTruncating(c[i]), tolerance);
                }
    }

    [Theory]
    [InlineData("tanh", 0)]
    [InlineData("logistic", 0)]
    [InlineData("relu", 0)]
    [InlineData("tanh", 0.3)]
    [InlineData("logistic", 0.3)]
    [InlineData("relu", 0.3)]
    public void A_slope_multiplies_the_product_and_damping_is_added_after_it(string unit, double weight)
    {
        // 5 products of numbers below 1, three more operations: a few dozen roundings of 1e-16.
        var random = new RandomStream("kernels", 2);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        var kernels = Kernels<double>.Best;
        int rows = 10, columns = 3 * kernels.Lanes, depth = 5;
        double[] a = Numbers(rows * depth), b = Numbers(depth * columns), h = Numbers(rows * columns), x = Numbers(rows * columns), alive = Numbers(columns);
        double[] c = new double[rows * columns];
        Cell.All.First(cell => cell.Name == unit).Activation<double>()!.Multiply(
            c, columns, rows, columns, new(a, depth, b, columns, depth), default, accumulate: false, h, new(x, b),
            weight == 0 ? default : new(weight, alive, x));
        for (int i = 0; i < c.Length; i++)
        {
            double sum = Enumerable.Range(0, depth).Sum(k => a[i / columns * depth + k] * b[k * columns + i % columns]);
            double derivative = unit switch { "tanh" => 1 - h[i] * h[i], "logistic" => h[i] * (1 - h[i]), _ => h[i] > 0 ? 1 : 0 };
            Assert.Equal(derivative * sum + weight * alive[i % columns] * x[i], c[i], 1e-14);
        }
    }

    [Fact]
    public void A_product_that_would_read_beyond_a_factor_is_refused()
    {
        float[] c = new float[4 * 16], a = new float[4 * 3], b = new float[2 * 16];
        Assert.Throws<ArgumentException>(() => Kernels<float>.Best.Multiply(c, 16, 4, 16, new Term<float>(a, 3, b, 16, 3)));
    }

    [Fact]
    public void Tanh_and_logistic_are_right_to_a_few_units_in_the_last_place()
    {
        double[] points = [0, -0.0, 1e-30, -1e-8, 1e-3, 0.3, 0.34, 0.35, 0.7, 1, -2.5, 5, 9, -12, 19, 25, 100, -1e30, double.PositiveInfinity, double.NegativeInfinity,
            .. Enumerable.Range(-400, 801).Select(i => i / 37.0)];
        Check<double>(points, 8 * 1.2e-16);
        Check<float>(points, 8 * 6e-8);
        Assert.True(float.IsNaN(Apply<float>([float.NaN], Cell.Tanh.Activation<float>()!.Activate)[0]));

        static void Check<T>(double[] points, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] t = [.. points.Select(T.CreateTruncating)];
            T[] tanh = Apply<T>(t, Cell.Tanh.Activation<T>()!.Activate), logistic = Apply<T>(t, Cell.Logistic.Activation<T>()!.Activate);
            for (int i = 0; i < t.Length; i++)
            {
                double at = double.CreateTruncating(t[i]), expected = Math.Tanh(at);
                Assert.True(Math.Abs(double.CreateTruncating(tanh[i]) - expected) <= tolerance * Math.Abs(expected), $"tanh {at}");
                Assert.Equal(1 / (1 + Math.Exp(-at)), double.CreateTruncating(logistic[i]), tolerance);
            }
        }
    }

    delegate void Elementwise<T>(ReadOnlySpan<T> from, Span<T> to);

    static T[] Apply<T>(T[] numbers, Elementwise<T> function) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int padded = Kernels<T>.Best.PadColumns(numbers.Length);
        T[] from = new T[padded], to = new T[padded];
        numbers.CopyTo(from, 0);
        function(from, to);
        return to[..numbers.Length];
    }

    [Theory]
    [InlineData(1, 16, 5)]
    [InlineData(7, 32, 16)]
    [InlineData(103, 64, 112)]
    public void A_transpose_is_the_transpose(int rows, int columns, int stride)
    {
        float[] panel = [.. Enumerable.Range(0, rows * columns).Select(i => (float)i)], transposed = new float[columns * stride];
        Kernels<float>.Best.Transpose(panel, rows, columns, transposed, stride);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) Assert.Equal(panel[i * columns + j], transposed[j * stride + i]);
    }

    [Fact]
    public void A_team_does_every_item_once_and_passes_on_what_goes_wrong()
    {
        var team = new ThreadTeam(5);
        int[] done = new int[100];
        for (int round = 0; round < 50; round++) team.Run(done.Length, (item, _) => Interlocked.Increment(ref done[item]));
        Assert.All(done, count => Assert.Equal(50, count));
        Assert.Contains("seven", Assert.Throws<InvalidOperationException>(() =>
            team.Run(20, (item, _) => { if (item == 7) throw new ArgumentException("seven"); })).Message);
        team.Run(3, (_, _) => { });
    }
}
