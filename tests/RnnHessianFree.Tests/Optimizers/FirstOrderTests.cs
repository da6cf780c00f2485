using MathNet.Numerics.LinearAlgebra.Double;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

/// What holds for every first-order optimiser.
public class FirstOrderTests
{
    // f(θ) = θ², ∇f = 2θ
    static readonly ResidualObjective Parabola = ResidualObjective.Linear(DenseMatrix.Create(1, 1, Math.Sqrt(2)), new DenseVector(1));

    static IOptimizer<IObjective> Make(string name, int dimension, double clipNorm = double.PositiveInfinity) => name switch
    {
        "sgd" => new StochasticGradientDescent(dimension, new() { LearningRate = 0.1, Momentum = 0, ClipNorm = clipNorm }),
        "momentum" => new StochasticGradientDescent(
            dimension, new() { LearningRate = 0.1, Kind = MomentumKind.Classical, ClipNorm = clipNorm }),
        "nesterov" => new StochasticGradientDescent(dimension, new() { LearningRate = 0.1, ClipNorm = clipNorm }),
        "rmsprop" => new RmsProp(dimension, new() { ClipNorm = clipNorm }),
        "adam" => new Adam(dimension, new() { ClipNorm = clipNorm }),
        "muon" => new Muon(dimension, [], new() { ClipNorm = clipNorm }),
        _ => new LimitedMemoryBfgs(dimension, new()),
    };

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("muon")]
    [InlineData("lbfgs")]
    public void Finds_the_minimum_of_a_convex_quadratic(string name)
    {
        var objective = ResidualObjective.Linear(n: 5, sequences: 20, seed: 1);
        double[] theta = [1, -1, 2, 0, 1], least = new double[5];
        new HessianFree(5, new() { Damping = new() { InitialLambda = 1e-14, StructuralRatio = 0 } }).Step(least, new Source(objective));
        var optimizer = Make(name, 5);
        var source = new Source(objective);
        for (int i = 0; i < 6000 && optimizer.Step(theta, source).Outcome == StepOutcome.Stepped; i++) { }

        // RMSProp ends up stepping to and fro by its rate of 1e-3, which costs about (1e-3)² of loss in each of 5 directions.
        Assert.InRange(objective.Loss(theta) - objective.Loss(least), -1e-12, 1e-5);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("muon")]
    [InlineData("lbfgs")]
    public void A_step_that_does_not_end_well_changes_nothing(string name)
    {
        var optimizer = Make(name, 1);
        double[] theta = [1];
        Assert.Equal(StepOutcome.Interrupted, optimizer.Step(theta, new Source(Parabola), _ => false).Outcome);
        var poisoned = new ChangedObjective(Parabola) { GradientFactor = double.NaN };
        Assert.Equal(StepOutcome.Diverged, Make(name, 1).Step(theta, new Source(poisoned)).Outcome);
        Assert.Equal(StepOutcome.Stationary, Make(name, 1).Step(new double[1], new Source(Parabola)).Outcome);
        Assert.Equal([1], theta);
    }

    [Theory]
    [InlineData("sgd", 1, true, -0.06, -0.08)]
    [InlineData("sgd", 5.01, false, -0.3, -0.4)]
    [InlineData("momentum", 1, true, -0.06, -0.08)]
    [InlineData("nesterov", double.PositiveInfinity, false, -0.3, -0.4)]
    [InlineData("rmsprop", 1, true, -0.0031622776, -0.0031622776)] // 1e-3/√0.1: the scale of a first gradient is lost on it
    [InlineData("adam", 1, true, -0.001, -0.001)]
    [InlineData("muon", 1, true, -0.001, -0.001)]
    public void A_gradient_longer_than_the_clip_norm_is_scaled_to_it(string name, double clipNorm, bool clipped, double x, double y)
    {
        var objective = new ResidualObjective(2, 1, theta => theta + DenseVector.OfArray([3, 4]), _ => DenseMatrix.CreateIdentity(2));
        double[] theta = [0, 0];
        var report = (FirstOrderReport)Make(name, 2, clipNorm).Step(theta, new Source(objective));
        Assert.Equal((clipped, 5.0), (report.Clipped, report.GradientNorm));
        Assert.Equal(x, theta[0], 1e-9); // e = 1e-8 of a step of 1e-3
        Assert.Equal(y, theta[1], 1e-9);
    }

    // Ten updates, the first two a rise to ε, then down to a tenth of it.
    [Theory]
    [InlineData(ScheduleShape.Linear, 0, 0.5)]
    [InlineData(ScheduleShape.Linear, 1, 1)]
    [InlineData(ScheduleShape.Linear, 2, 1)]
    [InlineData(ScheduleShape.Linear, 4, 0.775)] // 0.1 + 0.9·(1 − 2/8)
    [InlineData(ScheduleShape.Linear, 10, 0.1)]
    [InlineData(ScheduleShape.Linear, 1_000_000, 0.1)]
    [InlineData(ScheduleShape.Cosine, 0, 0.5)]
    [InlineData(ScheduleShape.Cosine, 2, 1)]
    [InlineData(ScheduleShape.Cosine, 4, 0.868198051533946)] // 0.1 + 0.9·(1 + √½)/2
    [InlineData(ScheduleShape.Cosine, 6, 0.55)]
    [InlineData(ScheduleShape.Cosine, 10, 0.1)]
    public void A_schedule_rises_falls_and_stays(ScheduleShape shape, long updates, double factor)
    {
        AdamSettings settings = new() { LearningRate = 0.02, Schedule = new() { Updates = 10, WarmUpShare = 0.2, Shape = shape } };
        Assert.Equal(factor, settings.Schedule.FactorAfter(updates), 1e-15);
        Assert.Equal(0.02 * factor, settings.RateAfter(updates), 1e-16);
        Assert.Equal(0.02, (settings with { Schedule = null }).RateAfter(updates));
    }

    [Fact]
    public void A_schedule_without_a_rise_begins_at_its_rate_and_one_without_a_fall_keeps_it()
    {
        Assert.Equal(1, new LearningRateSchedule { Updates = 1, WarmUpShare = 0 }.FactorAfter(0));
        Assert.Equal(1, new LearningRateSchedule { Updates = 3, WarmUpShare = 0.9, FinalShare = 1 }.FactorAfter(100));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("nesterov")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("muon")]
    public void Every_first_order_optimiser_steps_by_its_schedule(string name)
    {
        // A first update of half the rate goes half as far.
        LearningRateSchedule half = new() { Updates = 4, WarmUpShare = 0.5 };
        static double First(IOptimizer<IObjective> optimizer)
        {
            double[] theta = [1];
            optimizer.Step(theta, new Source(Parabola));
            return 1 - theta[0];
        }

        double whole = First(Scheduled(name, null));
        Assert.True(whole > 0);
        Assert.Equal(whole / 2, First(Scheduled(name, half)), 1e-15);
    }

    static IOptimizer<IObjective> Scheduled(string name, LearningRateSchedule? schedule) => name switch
    {
        "sgd" => new StochasticGradientDescent(1, new() { Momentum = 0, Schedule = schedule }),
        "momentum" => new StochasticGradientDescent(1, new() { Kind = MomentumKind.Classical, Schedule = schedule }),
        "nesterov" => new StochasticGradientDescent(1, new() { Schedule = schedule }),
        "rmsprop" => new RmsProp(1, new() { Schedule = schedule }),
        "adam" => new Adam(1, new() { Schedule = schedule }),
        _ => new Muon(1, [new(0, 1, 1)], new() { Schedule = schedule }),
    };

    [Fact]
    public void RmsProp_follows_the_trajectory_worked_out_by_hand()
    {
        var optimizer = new RmsProp(1, new() { LearningRate = 0.1, Decay = 0.75, Epsilon = 1 });
        double[] theta = [1];
        optimizer.Step(theta, new Source(Parabola)); // g = 2, r = 1
        Assert.Equal(0.9, theta[0], 1e-14);
        optimizer.Step(theta, new Source(Parabola)); // g = 1.8, r = 0.75 + 0.25·3.24
        Assert.Equal(0.9 - 0.18 / (1 + Math.Sqrt(1.56)), theta[0], 1e-14);
        Assert.Equal(1.56, optimizer.State.Number("meanSquare"), 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Adam_follows_the_trajectory_worked_out_by_hand_and_decay_comes_beside_it(double decay)
    {
        AdamSettings settings = new() { LearningRate = 0.1, Beta1 = 0.5, Beta2 = 0.75, Epsilon = 1, WeightDecay = decay };
        var optimizer = new Adam(1, settings);
        double[] theta = [1];
        optimizer.Step(theta, new Source(Parabola)); // g = 2; m = 1, corrected 2; r = 1, corrected 4
        double first = 1 - 0.1 * (2.0 / 3 + decay);
        Assert.Equal(first, theta[0], 1e-14);

        var resumed = new Adam(1, settings) { State = optimizer.State };
        resumed.Step(theta, new Source(Parabola)); // g = 2 θ; m = ½ + g/2, corrected by 1 − ¼; r = ¾ + g²/4, corrected by 1 − 9/16
        double g = 2 * first, m = (0.5 + g / 2) / 0.75, r = (0.75 + g * g / 4) / (7.0 / 16);
        Assert.Equal(first - 0.1 * (m / (Math.Sqrt(r) + 1) + decay * first), theta[0], 1e-14);
    }

    [Fact]
    public void Lbfgs_stays_on_its_first_batch_and_walks_a_curved_valley()
    {
        int drawn = 0;
        var valley = ResidualObjective.Rosenbrock();
        var source = new Source((_, _) => { drawn++; return valley; });
        var optimizer = new LimitedMemoryBfgs(2, new());
        double[] theta = [-1.2, 1];
        for (int i = 0; i < 3; i++) optimizer.Step(theta, source);
        Assert.Equal(1, drawn);
        Assert.Equal(1, theta[0], 1e-4); // a gradient of 1e-6 where the least curvature is 0.4 leaves 1e-5 or so
        Assert.Equal(1, theta[1], 1e-4);
    }
}
