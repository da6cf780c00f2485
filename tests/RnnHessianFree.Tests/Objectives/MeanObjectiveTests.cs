using CsCheck;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Objectives;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Objectives;

public class MeanObjectiveTests
{
    static readonly Gen<(int, int, int, ulong)> Sizes = Gen.Select(Gen.Int[1, 8], Gen.Int[1, 9], Gen.Int[1, 9], Gen.ULong);

    [Fact]
    public void Is_the_objective_on_all_data_together() => Sizes.Sample((n, b1, b2, seed) =>
    {
        var x = DenseMatrix.OfColumnMajor(b1 + b2, n, DenseOperator.RandomVector((b1 + b2) * n, seed));
        var y = DenseVector.OfArray(DenseOperator.RandomVector(b1 + b2, seed + 1));
        double[] theta = DenseOperator.RandomVector(n, seed + 2), whole = new double[n], mean = new double[n];
        var all = ResidualObjective.Linear(x, y);
        var parts = new MeanObjective(
            ResidualObjective.Linear(x.SubMatrix(0, b1, 0, n), y.SubVector(0, b1)),
            ResidualObjective.Linear(x.SubMatrix(b1, b2, 0, n), y.SubVector(b1, b2)));

        Assert.Equal(b1 + b2, parts.Sequences);
        Assert.Equal(all.Loss(theta), parts.Loss(theta), 1e-13); // another order of summing up to 18 numbers around 1
        Assert.Equal(all.Gradient(theta, whole), parts.Gradient(theta, mean), 1e-13);
        for (int i = 0; i < n; i++) Assert.Equal(whole[i], mean[i], 1e-13);
    });

    [Fact]
    public void Needs_parts_of_one_dimension()
    {
        Assert.Throws<ArgumentException>(() => new MeanObjective());
        Assert.Throws<ArgumentException>(() => new MeanObjective(ResidualObjective.Linear(2, 1, 1), ResidualObjective.Linear(3, 1, 1)));
    }
}
