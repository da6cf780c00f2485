using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using Source = RnnHessianFree.Tests.Doubles.Source;

namespace RnnHessianFree.Tests.Optimizers;

public class OptimizerStateTests
{
    const int Dimension = 20;

    static readonly HessianFreeSettings Small = HessianFreeSettings.MartensSutskever2011 with
    {
        Batches = new() { GradientSequences = 60, CurvatureSequences = 30, BacktrackingSequences = 20, LineSearchSequences = 10 },
    };

    // Rates differ in every step, before and after the state is handed over.
    static readonly LearningRateSchedule Short = new() { Updates = 6, WarmUpShare = 0.4 };

    static IOptimizer<ICurvedObjective> Make(string name) => name switch
    {
        "hf" => new HessianFree(Dimension, new() { Batches = new() { GradientSequences = 60, CurvatureSequences = 30 } }),
        "hf-2011" => new HessianFree(Dimension, Small),
        "hf, fixed curvature" => new HessianFree(Dimension, Small with { Batches = Small.Batches with { FixedCurvatureBatch = true } }),
        "sgd" => new StochasticGradientDescent(Dimension, new() { LearningRate = 0.01, EarlyUpdates = 3, Schedule = Short }),
        "rmsprop" => new RmsProp(Dimension, new() { Schedule = Short }),
        "adam" => new Adam(Dimension, new() { Schedule = Short }),
        "muon" => new Muon(Dimension, [new(2, 3, 5)], new() { Schedule = Short }),
        "ksd" => new KrylovSubspaceDescent(Dimension, new() { GradientSequences = 60, CurvatureSequences = 30, SearchSequences = 20, Krylov = 3 }),
        "sofo" => new Sofo(Dimension, new() { BatchSequences = 30, Tangents = 4 }, seed => new RandomStream("tangents", seed)),
        _ => new LimitedMemoryBfgs(Dimension, new() { Iterations = 2 }),
    };

    [Theory]
    [InlineData("hf")]
    [InlineData("hf-2011")]
    [InlineData("hf, fixed curvature")]
    [InlineData("sgd")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("muon")]
    [InlineData("ksd")]
    [InlineData("sofo")]
    [InlineData("lbfgs")]
    public void Another_optimiser_with_the_state_goes_on_bit_for_bit(string name)
    {
        Source Data() => new((sequences, draw) => ResidualObjective.Linear(Dimension, sequences, draw));
        IOptimizer<ICurvedObjective> straight = Make(name), resumed = Make(name);
        double[] theta = new double[Dimension];
        var source = Data();
        for (int step = 0; step < 4; step++) straight.Step(theta, source);

        double[] copy = [.. theta];
        var rest = Data();
        rest.Draws = source.Draws;
        resumed.State = straight.State;
        for (int step = 0; step < 3; step++)
        {
            straight.Step(theta, source);
            resumed.Step(copy, rest);
        }
        Assert.Equal(theta, copy);
        Assert.Equal(straight.State.Vectors, resumed.State.Vectors);
        Assert.Equal(straight.State.FixedBatch, resumed.State.FixedBatch);
        Assert.Equal(source.Draws, rest.Draws);
    }

    [Theory]
    [InlineData("velocity", 3, "The state has no 'updates'; it has velocity.")]
    [InlineData("updates", 2, "updates is 2; it must be 1.")]
    public void A_state_of_another_optimiser_is_refused(string vector, int length, string message)
    {
        var optimizer = Make("sgd");
        var error = Assert.Throws<ArgumentException>(() => optimizer.State = new((vector, new double[length])));
        Assert.Contains(message, error.Message);
    }
}
