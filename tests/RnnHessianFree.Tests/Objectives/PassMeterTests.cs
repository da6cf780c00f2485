using RnnHessianFree.Objectives;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Objectives;

public class PassMeterTests
{
    [Fact]
    public void Counts_calls_and_their_worth_in_forward_passes_and_changes_no_result()
    {
        var meter = new PassMeter();
        var plain = ResidualObjective.Linear(n: 3, sequences: 10, seed: 1);
        var metered = new MeteredSource(new Source(plain), meter).Draw(10);
        double[] theta = [1, 2, 3], gradient = new double[3], product = new double[3], expected = new double[3];

        Assert.Equal(plain.Loss(theta), metered.Loss(theta));
        metered.Gradient(theta, gradient);
        var A = metered.Curvature(theta, new(0.5));
        A.Multiply(theta, product);
        A.Multiply(theta, product);
        plain.Curvature(theta, new(0.5)).Multiply(theta, expected);

        Assert.Equal(expected, product);
        Assert.Equal((10, 1, 1, 1, 2), (meter.Sequences, meter.Losses, meter.Gradients, meter.Curvatures, meter.Products));
        Assert.Equal(10 * (1 + 3 + 1 + 2 * 4), meter.Passes);
        Assert.Equal(0.03, meter.Minibatches); // a gradient and two products of 10 sequences, in thousands; no losses, no set-up
        Assert.Equal((plain.Dimension, plain.Sequences, plain.BatchSeed), (metered.Dimension, metered.Sequences, metered.BatchSeed));
    }
}
