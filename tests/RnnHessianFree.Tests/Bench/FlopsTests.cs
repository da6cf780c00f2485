using RnnHessianFree.Experiments.Bench;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Bench;

public class FlopsTests
{
    // X = 2, H = 3, Y = 4, one step with a loss. Hidden layer 3·(2 + 3) multiply-adds and 3 biases: 33. Output layer 4·3 multiply-adds
    // and 4 biases: 28. W_hh times a vector: 18. W_yh times one: 24.
    static readonly RecurrentShape Shape = new(inputs: 2, hidden: 3, outputs: 4);

    [Fact]
    public void Agree_with_a_count_by_hand_on_one_step()
    {
        var flops = new Flops(Shape, Steps: 1, MaskedSteps: 1);

        Assert.Equal(33 + 28, flops.Forward);
        Assert.Equal(61 + (18 + 33 + 24 + 28), flops.Gradient);
        Assert.Equal((33 + 18 + 28 + 24) + (18 + 33 + 24 + 28), flops.Product);
    }

    [Fact]
    public void Outputs_count_only_at_steps_with_a_loss()
    {
        var flops = new Flops(Shape, Steps: 10, MaskedSteps: 2);

        Assert.Equal(10 * 33 + 2 * 28, flops.Forward);
        Assert.Equal(2 * (10 * (33 + 18) + 2 * (28 + 24)), flops.Product);
    }

    [Fact]
    public void Steps_after_a_sequences_end_and_padding_count_nothing()
    {
        var batch = new SequenceBatch(2, 4, steps: 5, sequences: 3);
        (batch.Lengths[0], batch.Lengths[1], batch.Lengths[2]) = (5, 2, 4);
        batch.Mask(4)[0] = batch.Mask(1)[1] = batch.Mask(0)[1] = 1;

        Assert.Equal(new Flops(Shape, Steps: 11, MaskedSteps: 3), Flops.Of(Shape, batch));
    }

    [Theory]
    [InlineData(1, 100)] // linear: only the last step has a target
    [InlineData(5, 100 * 20)] // softmax: every step has one
    public void The_drawn_batches_have_the_targets_that_their_outputs_ask_for(int outputs, int masked)
    {
        var which = new BenchCase { Hidden = 3, Length = 20, Sequences = 100, Outputs = outputs, Inputs = 7 };
        var (shape, batch) = (which.Shape(), which.Draw());

        batch.Validate();
        Assert.Equal(new Flops(shape, 100 * 20, masked), Flops.Of(shape, batch));
    }

    [Fact]
    public void Mixed_lengths_lie_between_T_and_a_tenth_more()
    {
        int[] lengths = new BenchCase { Length = 20, Sequences = 100, MixedLengths = true }.Draw().Lengths.ToArray();

        Assert.Equal((20, 22), (lengths.Min(), lengths.Max()));
    }
}
