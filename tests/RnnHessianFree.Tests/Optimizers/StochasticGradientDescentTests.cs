using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class StochasticGradientDescentTests
{
    // f(θ) = θ², ∇f = 2θ
    static readonly ResidualObjective Parabola = ResidualObjective.Linear(DenseMatrix.Create(1, 1, Math.Sqrt(2)), new DenseVector(1));

    static SgdReport Step(StochasticGradientDescent optimizer, double[] theta, ICurvedObjective objective, StepMonitor? monitor = null)
    {
        IObjectiveSource<IObjective> source = new Source(objective); // a source of curved objectives will do
        return (SgdReport)optimizer.Step(theta, source, monitor);
    }

    [Theory]
    [InlineData(MomentumKind.Classical, 0.8, 0.54, 0.302)] // v = −0.2, −0.26, −0.238
    [InlineData(MomentumKind.Nesterov, 0.8, 0.56, 0.352)]  // v = −0.2, −0.24, −0.208; gradients at 1, 0.7, 0.44
    public void Follows_the_trajectory_worked_out_by_hand(MomentumKind kind, double first, double second, double third)
    {
        var optimizer = new StochasticGradientDescent(1, new() { LearningRate = 0.1, Momentum = 0.5, Kind = kind });
        double[] theta = [1];
        foreach (double expected in new[] { first, second, third })
        {
            Assert.Equal(StepOutcome.Stepped, Step(optimizer, theta, Parabola).Outcome);
            Assert.Equal(expected, theta[0], 1e-14); // a few roundings of numbers around 1
        }
    }

    [Theory]
    [InlineData(1, true, -0.06, -0.08)]
    [InlineData(5.01, false, -0.3, -0.4)]
    [InlineData(double.PositiveInfinity, false, -0.3, -0.4)]
    public void A_gradient_longer_than_the_clip_norm_is_scaled_to_it(double clipNorm, bool clipped, double x, double y)
    {
        var objective = new ResidualObjective(2, 1, theta => theta + DenseVector.OfArray([3, 4]), _ => DenseMatrix.CreateIdentity(2));
        double[] theta = [0, 0];
        var report = Step(new(2, new() { LearningRate = 0.1, ClipNorm = clipNorm }), theta, objective);
        Assert.Equal((clipped, 5.0), (report.Clipped, report.GradientNorm));
        Assert.Equal(x, theta[0], 1e-15);
        Assert.Equal(y, theta[1], 1e-15);
    }

    [Fact]
    public void Draws_a_fresh_batch_a_step_and_reports_it()
    {
        var optimizer = new StochasticGradientDescent(3, new() { BatchSequences = 7 });
        var source = new Source((n, draw) => ResidualObjective.Linear(3, n, draw));
        double[] theta = new double[3];
        Assert.Equal([1ul], optimizer.Step(theta, source).BatchSeeds);
        Assert.Equal([2ul], optimizer.Step(theta, source).BatchSeeds);
    }

    [Fact]
    public void A_step_that_does_not_end_well_changes_nothing()
    {
        var optimizer = new StochasticGradientDescent(1, new());
        double[] theta = [1];
        Step(optimizer, theta, Parabola);
        double[] before = [.. theta];
        var velocity = optimizer.Velocity;
        Assert.Equal(StepOutcome.Interrupted, Step(optimizer, theta, Parabola, _ => false).Outcome);
        Assert.Equal(StepOutcome.Diverged, Step(optimizer, theta, new ChangedObjective(Parabola) { GradientFactor = double.NaN }).Outcome);
        Assert.Equal(before, theta);
        Assert.Equal(velocity, optimizer.Velocity);
    }

    [Fact]
    public void Is_stationary_only_where_neither_gradient_nor_momentum_moves_it()
    {
        var optimizer = new StochasticGradientDescent(1, new());
        Assert.Equal(StepOutcome.Stationary, Step(optimizer, [0], Parabola).Outcome);
        Step(optimizer, [1], Parabola);
        Assert.Equal(StepOutcome.Stepped, Step(optimizer, [1], new ChangedObjective(Parabola) { GradientFactor = 0 }).Outcome);
    }
}
