using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using static RnnHessianFree.Tests.Optimizers.HessianFreeSteps;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>How much of a step is taken.</summary>
public class HessianFreeLineSearchTests
{
    [Fact]
    public void The_line_search_takes_the_first_power_of_four_fifths_that_decreases_the_loss()
    {
        // From θ = 0 with full step δ = −g/(1 + λ) = 1/1.1, behind a wall at ½.
        var objective = new ChangedObjective(new ResidualObjective(1, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(1)))
        {
            Change = (theta, loss) => theta[0] > 0.5 ? double.NaN : loss,
        };
        double[] theta = [0];
        var report = Step(new HessianFree(1, Plain), theta, objective);
        Assert.Equal((StepOutcome.Stepped, 3), (report.Outcome, report.LineSearchReductions));
        Assert.Equal(double.NegativeInfinity, report.ReductionRatio);
        Assert.Equal(0.8 * 0.8 * 0.8, report.StepSize, 1e-15); // 0.8²/1.1 = 0.58, 0.8³/1.1 = 0.47
        Assert.Equal(report.StepSize / 1.1, theta[0], 1e-15);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0.5, 0.512, 3)]
    public void Sufficient_decrease_is_asked_for_in_parts_of_the_slope(double c, double stepSize, int reductions)
    {
        // f = ½(θ − 1)² from θ = 0 with δ = 1.8: any α < 1/0.9 decreases it, and f ≤ ½ − ½·1.8α only up to 1.8α = 1.
        var inner = new ResidualObjective(1, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(1));
        var objective = new ChangedObjective(inner) { OwnCurvature = new DiagonalOperator([1 / 1.8 - 0.1]) };
        var report = Step(new HessianFree(1, Plain with { LineSearch = new() { SufficientDecrease = c } }), [0], objective);
        Assert.Equal(reductions, report.LineSearchReductions);
        Assert.Equal(stepSize, report.StepSize, 1e-15);
    }

    [Fact]
    public void Without_a_line_search_all_of_the_step_is_taken_whatever_the_loss()
    {
        // f = ½(θ − 1)² from θ = 0 with δ = 1/0.1: f rises from ½ to 40.5.
        var inner = new ResidualObjective(1, 1, theta => theta - 1, _ => DenseMatrix.CreateIdentity(1));
        var objective = new ChangedObjective(inner) { OwnCurvature = new DiagonalOperator([0]) };
        double[] theta = [0];
        var report = Step(new HessianFree(1, Plain with { LineSearch = null }), theta, objective);
        Assert.Equal((StepOutcome.Stepped, 1.0, 0), (report.Outcome, report.StepSize, report.LineSearchReductions));
        Assert.Equal(10, theta[0], 1e-12);
    }
}
