using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class StochasticGradientDescentTests
{
    // f(θ) = θ², ∇f = 2θ
    static readonly ResidualObjective Parabola = ResidualObjective.Linear(DenseMatrix.Create(1, 1, Math.Sqrt(2)), new DenseVector(1));

    static double Velocity(StochasticGradientDescent optimizer) => optimizer.State.Number("velocity");

    static FirstOrderReport Step(StochasticGradientDescent optimizer, double[] theta, ICurvedObjective objective, StepMonitor? monitor = null)
    {
        IObjectiveSource<IObjective> source = new Source(objective); // a source of curved objectives will do
        return (FirstOrderReport)optimizer.Step(theta, source, monitor);
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
    [InlineData(0, 0.9)] // 0.9 for the first 1,000 updates
    [InlineData(999, 0.9)]
    [InlineData(1000, 0.995)] // then the final one
    public void Early_updates_have_a_momentum_of_nine_tenths(long updates, double expected) =>
        Assert.Equal(expected, new SgdSettings { Momentum = 0.995, EarlyUpdates = 1000 }.MomentumAfter(updates));

    [Theory]
    [InlineData(0, 0.5)] // 1 − 2^(−1 − log2 1)
    [InlineData(249, 0.5)]
    [InlineData(250, 0.75)] // 1 − 2^(−1 − log2 2)
    [InlineData(1000, 0.9)] // 1 − 2^(−1 − log2 5)
    [InlineData(1_000_000, 0.99)] // the final one
    public void Momentum_can_rise_with_a_period(long updates, double expected) =>
        Assert.Equal(expected, new SgdSettings { Momentum = 0.99, RisePeriod = 250 }.MomentumAfter(updates), 1e-15);

    [Fact]
    public void The_schedule_counts_its_own_updates_and_is_resumed_with_them()
    {
        SgdSettings settings = new() { LearningRate = 0.1, Momentum = 0.5, EarlyUpdates = 2 };
        var optimizer = new StochasticGradientDescent(1, settings);
        double[] theta = [1];
        for (int i = 0; i < 2; i++) Step(optimizer, theta, Parabola);
        var resumed = new StochasticGradientDescent(1, settings) { State = optimizer.State };
        double v = Velocity(optimizer), before = theta[0];
        Step(resumed, theta, Parabola);
        Assert.Equal(0.5 * v - 0.1 * 2 * (before + 0.5 * v), Velocity(resumed), 1e-15); // v ← μ v − ε ∇f(θ + μ v), μ now 0.5
        Assert.Equal(3, resumed.State.Number("updates"));
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
        double velocity = Velocity(optimizer);
        Assert.Equal(StepOutcome.Interrupted, Step(optimizer, theta, Parabola, _ => false).Outcome);
        Assert.Equal(StepOutcome.Diverged, Step(optimizer, theta, new ChangedObjective(Parabola) { GradientFactor = double.NaN }).Outcome);
        Assert.Equal(before, theta);
        Assert.Equal(velocity, Velocity(optimizer));
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
