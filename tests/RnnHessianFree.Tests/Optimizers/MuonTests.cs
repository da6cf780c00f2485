using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class MuonTests
{
    // Jordan et al. 2024: five times σ ← 3.4445 σ − 4.7750 σ³ + 2.0315 σ⁵.
    static double Quintic(double sigma)
    {
        for (int i = 0; i < 5; i++) sigma = 3.4445 * sigma - 4.7750 * Math.Pow(sigma, 3) + 2.0315 * Math.Pow(sigma, 5);
        return sigma;
    }

    static Matrix<double> OfRows(int rows, int columns, double[] numbers) => Matrix<double>.Build.DenseOfRowMajor(rows, columns, numbers);

    // What the iteration is by its definition: singular vectors stay, each singular value of G/‖G‖ goes through the polynomial.
    static Matrix<double> Expected(Matrix<double> g)
    {
        var svd = g.Svd();
        var sigma = Matrix<double>.Build.Dense(g.RowCount, g.ColumnCount);
        for (int i = 0; i < svd.S.Count; i++) sigma[i, i] = Quintic(svd.S[i] / g.FrobeniusNorm());
        return svd.U * sigma * svd.VT;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(7, 1)]
    [InlineData(3, 5)]
    [InlineData(20, 7)]
    [InlineData(16, 16)]
    [InlineData(30, 33)]
    public void Each_singular_value_goes_through_the_published_quintic_and_singular_vectors_stay(int rows, int columns)
    {
        double[] g = DenseOperator.RandomVector(rows * columns, (ulong)(rows + columns));
        var expected = Expected(OfRows(rows, columns, g));
        new NewtonSchulz(rows, columns).Apply(g, iterations: 5);
        // The polynomial's slope at zero, 3.4445⁵ = 485, magnifies rounding of 1e-16 in some tens of sums.
        Assert.Equal(0, (OfRows(rows, columns, g) - expected).L2Norm(), 1e-12);
    }

    [Fact]
    public void Singular_values_from_a_hundredth_on_end_near_one()
    {
        for (double sigma = 0.01; sigma <= 1; sigma += 1e-4) Assert.InRange(Quintic(sigma), 0.681, 1.135);
    }

    [Fact]
    public void A_gradient_of_zero_stays_zero()
    {
        double[] g = new double[6];
        new NewtonSchulz(2, 3).Apply(g, iterations: 5);
        Assert.All(g, number => Assert.Equal(0, number));
    }

    [Fact]
    public void Matrices_move_by_the_rule_of_muon_and_the_rest_as_by_adamw()
    {
        // θ = (one number, W [2 × 3], one number), f = ½‖θ − t‖², so that ∇f = θ − t.
        double[] target = DenseOperator.RandomVector(8, 1), theta = DenseOperator.RandomVector(8, 2), byAdam = [.. theta];
        var objective = ResidualObjective.Linear(DenseMatrix.CreateIdentity(8) * Math.Sqrt(8), DenseVector.OfArray(target) * Math.Sqrt(8));
        MuonSettings settings = new() { LearningRate = 0.1, Momentum = 0.8, StepScale = 0.3, WeightDecay = 0.5, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 0.01 };
        var muon = new Muon(8, [new(1, 2, 3)], settings);
        var adam = new Adam(8, new() { LearningRate = 0.1, WeightDecay = 0.5, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 0.01 });
        var b = Matrix<double>.Build.Dense(2, 3);
        for (int step = 0; step < 3; step++)
        {
            var (w, t) = (OfRows(2, 3, theta[1..7]), OfRows(2, 3, target[1..7]));
            b = (0.8 * b) + (w - t);
            var expected = w - (0.1 * ((0.3 * Math.Sqrt(3) * Expected((w - t) + (0.8 * b))) + (0.5 * w)));
            muon.Step(theta, new Source(objective));
            adam.Step(byAdam, new Source(objective));
            Assert.Equal(0, (OfRows(2, 3, theta[1..7]) - expected).L2Norm(), 1e-13);
            Assert.Equal([byAdam[0], byAdam[7]], [theta[0], theta[7]]);
        }
    }
}
