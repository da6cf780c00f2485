using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Tasks;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Objectives;

public class PassMeterTests
{
    [Theory]
    [InlineData("simd")]
    [InlineData("mathnet")]
    public void Counts_calls_and_their_worth_in_forward_passes_and_a_stream_goes_on_from_it(string engine)
    {
        var task = new AdditionTask(10);
        var model = Engines.Create(engine, Precision.Double).Bind(new(task.Inputs, 3, task.Outputs));
        var meter = new PassMeter();
        var f = new TaskSource(task, model, seed: 1, meter).Draw(10);
        double[] theta = new double[f.Dimension], result = new double[f.Dimension];
        f.Loss(theta);
        f.Gradient(theta, result);
        f.Outputs(theta, new double[f.Batch.Steps * f.Sequences]); // looked at, not learned from
        var A = f.Curvature(theta, new(0.5));
        A.Multiply(theta, result);
        A.Multiply(theta, result);
        var counts = meter.Counts;
        Assert.Equal((1, 10, 1, 1, 1, 2), (counts.Draws, counts.Sequences, counts.Losses, counts.Gradients, counts.Curvatures, counts.Products));
        Assert.Equal(10 * (1 + 3 + 1 + 2 * 4), counts.Passes);
        Assert.Equal(0.03, meter.Minibatches); // a gradient and two products of 10 sequences, in thousands; no losses, no set-up

        f.FisherDiagonal(theta, result);
        f.Curvature(theta, new(kind: CurvatureKind.Hessian)).Multiply(theta, result);
        Assert.Equal(10 * (3 + 1 + 7), meter.Counts.Passes - counts.Passes);
        ulong next = new TaskSource(task, model, seed: 1, meter).Draw(5).BatchSeed;
        Assert.NotEqual(f.BatchSeed, next);
        Assert.Equal(next, new TaskSource(task, model, seed: 1, new() { Counts = counts }).Draw(5).BatchSeed);
    }
}
