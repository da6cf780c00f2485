using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Diagnostics;

public class ErrorFlowTests
{
    static readonly RecurrentShape Shape = new(1, 8, 1);

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(1.25)]
    public void In_a_linear_network_errors_and_disturbances_go_as_powers_of_the_gain(double gain)
    {
        // An orthogonal W_hh and states near 0, where tanh is linear: |h| is under 1e-6, so e' is within 1e-12 of 1.
        double[] theta = new SparseInitialization { OrthogonalGain = gain, BiasScale = 0, InputScale = 1e-9 }.Draw(Shape, new RandomStream("test", 1));
        var flow = ErrorFlow.Of(Shape, theta, Batch(mixed: false), new RandomStream("test", 2));
        Assert.Equal(12, flow.Backward.Count);
        Assert.Equal(13, flow.Forward.Count);
        for (int k = 0; k < 12; k++)
            foreach (double left in (double[])[flow.Backward[k].Low, flow.Backward[k].High, flow.Forward[k].Low, flow.Forward[k].High])
                Assert.Equal(Math.Pow(gain, k), left, 1e-9 * Math.Pow(gain, k));
    }

    [Fact]
    public void Shares_add_to_one_and_sequences_count_from_their_own_ends()
    {
        double[] theta = Draw.Vector(Shape.Layout.Dimension, new RandomStream("test", 3), 0.4);
        var batch = Batch(mixed: true);
        var flow = ErrorFlow.Of(Shape, theta, batch, new RandomStream("test", 2));
        Assert.Equal(batch.Lengths.ToArray().Max(), flow.Backward.Count);
        Assert.Equal(new(1, 1, 1), flow.Backward[0]);
        Assert.Equal(1, flow.HiddenWeightShares.Sum(), 1e-12); // of twelve terms
        Assert.All(flow.HiddenWeightShares, share => Assert.True(share >= 0));
    }

    [Fact]
    public void The_share_of_a_single_step_is_all()
    {
        double[] theta = Draw.Vector(Shape.Layout.Dimension, new RandomStream("test", 3), 0.4);
        var one = Draw.Batch(Shape, 1, 3, MaskKind.All, mixed: false, new RandomStream("test", 4));
        var flow = ErrorFlow.Of(Shape, theta, one, new RandomStream("test", 2));
        Assert.Equal([1.0], flow.HiddenWeightShares);
    }

    [Fact]
    public void A_batch_in_which_nothing_counts_is_refused()
    {
        var nothing = new SequenceBatch(1, 1, 3, 2);
        var problem = Assert.Throws<ArgumentException>(() => ErrorFlow.Of(Shape, new double[Shape.Layout.Dimension], nothing, new RandomStream("test", 1)));
        Assert.Contains("No step of the batch counts", problem.Message);
    }

    static SequenceBatch Batch(bool mixed) => Draw.Batch(Shape, 12, 6, MaskKind.Last, mixed, new RandomStream("test", 5));
}
