using CsCheck;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.LinearAlgebra;

public class LinearOperatorTests
{
    [Fact]
    public void Plus_adds_lambda_times_the_vector() => Gen.Select(Gen.Int[1, 40], Gen.ULong, Gen.Double[-9, 9]).Sample((n, seed, lambda) =>
    {
        var A = DenseOperator.RandomPositiveDefinite(n, seed);
        double[] v = DenseOperator.RandomVector(n, seed + 1), plain = new double[n], shifted = new double[n];
        A.Multiply(v, plain);
        A.Plus(lambda).Multiply(v, shifted);
        for (int i = 0; i < n; i++) Assert.Equal(plain[i] + lambda * v[i], shifted[i], 1e-13); // a rounding or two of numbers around 10
    });

    [Fact]
    public void A_diagonal_operator_multiplies_number_by_number()
    {
        double[] product = new double[3];
        new DiagonalOperator([2, -1, 0.5]).Multiply([1, 2, 3], product);
        Assert.Equal([2, -2, 1.5], product);
    }

    [Fact]
    public void A_product_with_a_damped_operator_allocates_nothing()
    {
        var A = new DiagonalOperator(new double[1000]).Plus(0.1);
        double[] v = new double[1000], product = new double[1000];
        A.Multiply(v, product);
        Assert.Equal(0, Allocations.Of(() => A.Multiply(v, product)));
    }

    [Fact]
    public void Lambda_must_be_finite() =>
        Assert.Contains("NaN", Assert.Throws<ArgumentOutOfRangeException>(() => DenseOperator.Diagonal(1).Plus(double.NaN)).Message);
}
