using System.Text;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Models;

/// <summary>A network that is asked for outputs and hidden states, saved and loaded.</summary>
public class RecurrentNetworkTests
{
    const double Tolerance = 1e-12; // sums of a dozen numbers of order one, in double precision

    static readonly RecurrentShape Shape = new(3, 5, 2, Cell.Tanh, OutputUnit.Logistic);

    static readonly double[] Theta = Draw.Vector(Shape.Layout.Dimension, new RandomStream("theta", 1), 0.7);

    [Theory]
    [InlineData("mathnet")]
    [InlineData("simd")]
    public void States_and_outputs_are_those_of_the_equations_at_every_step(string engine)
    {
        var batch = Draw.Batch(Shape, steps: 6, sequences: 4, MaskKind.Last, mixed: true, new RandomStream("batch", 2));
        var network = new RecurrentNetwork(Shape, Theta, Engines.Create(engine, Precision.Double));
        var (outputs, states) = (network.Predict(batch), network.States(batch));
        Assert.Equal((6, 4, 2), (outputs.Steps, outputs.Sequences, outputs.Units));
        Assert.Equal((6, 4, 5), (states.Steps, states.Sequences, states.Units));
        for (int b = 0; b < batch.Sequences; b++)
        {
            double[] h = Block(Shape.Layout["h_0"]);
            for (int i = 0; i < batch.Steps; i++)
            {
                bool isOver = i >= batch.Lengths[b];
                double[] x = batch.Input(i, b).ToArray(), before = h;
                h = [.. Enumerable.Range(0, Shape.Hidden).Select(unit => Math.Tanh(Block(Shape.Layout["b_h"])[unit]
                    + Row(Shape.Layout["W_hx"], unit, x) + Row(Shape.Layout["W_hh"], unit, before)))];
                for (int unit = 0; unit < Shape.Hidden; unit++) Assert.Equal(isOver ? 0 : h[unit], states[i, b][unit], Tolerance);
                for (int unit = 0; unit < Shape.Outputs; unit++)
                {
                    double s = Block(Shape.Layout["b_y"])[unit] + Row(Shape.Layout["W_yh"], unit, h);
                    Assert.Equal(isOver ? 0 : 1 / (1 + Math.Exp(-s)), outputs[i, b][unit], Tolerance);
                }
            }
        }

        static double[] Block(ParameterBlock block) => block.Of(Theta.AsSpan()).ToArray();
        static double Row(ParameterBlock block, int unit, double[] v) => v.Select((number, j) => Block(block)[unit * block.Columns + j] * number).Sum();
    }

    public static TheoryData<string> Kinds => [.. Networks.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_saved_is_what_is_loaded(string network)
    {
        using var content = new MemoryStream();
        var shape = Networks.Create(network, inputs: 3, hidden: 5, outputs: 2, OutputUnit.Logistic);
        double[] theta = Draw.Vector(shape.Layout.Dimension, new RandomStream("theta", 1), 0.7);
        new RecurrentNetwork(shape, theta).Save(content);
        var loaded = RecurrentNetwork.Read(content.ToArray(), "p.json");
        Assert.Equal(shape, loaded.Shape);
        Assert.Equal(theta, loaded.Parameters);
    }

    [Fact]
    public void An_old_file_has_weights_alone_from_which_the_shape_follows()
    {
        using var content = new MemoryStream();
        new RecurrentNetwork(Shape, Theta).Save(content);
        string text = Encoding.UTF8.GetString(content.ToArray());
        byte[] old = Encoding.UTF8.GetBytes("{" + text[text.IndexOf("\"W_hx\"", StringComparison.Ordinal)..]);
        var loaded = RecurrentNetwork.Read(old, "p.json", OutputUnit.Logistic);
        Assert.Equal(Shape, loaded.Shape);
        Assert.Equal(Theta, loaded.Parameters);
        Assert.Contains("p.json: does not say what its outputs are", Assert.Throws<InvalidDataException>(() => RecurrentNetwork.Read(old, "p.json")).Message);
    }

    [Theory]
    [InlineData("\"hidden\":5", "\"hidden\":4", "W_hx is not 4 × 3 numbers, as the network has")]
    [InlineData("\"hidden\":5", "\"hidden\":2000000000", "has more parameters than a vector can hold")]
    [InlineData("\"hidden\":5", "\"hidden\":40000", "W_hx is not 40000 × 3 numbers")]
    [InlineData("\"hidden\":5", "\"hiden\":5", "is not a file of parameters")]
    [InlineData("\"hidden\":5", "\"hidden\":0", "is not a file of parameters")]
    [InlineData("\"Tanh\"", "\"Sigmoid\"", "is not a file of parameters")]
    [InlineData("\"Tanh\"", "7", "is not a file of parameters")]
    [InlineData("\"W_yh\":", "\"W_hx\":[[1]],\"W_yh\":", "is not a file of parameters")]
    public void A_file_that_says_one_thing_and_holds_another_is_refused_in_a_line(string from, string to, string message)
    {
        using var content = new MemoryStream();
        new RecurrentNetwork(Shape, Theta).Save(content);
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content.ToArray()).Replace(from, to));
        string problem = Assert.Throws<InvalidDataException>(() => RecurrentNetwork.Read(changed, "p.json")).Message;
        Assert.StartsWith("p.json: ", problem);
        Assert.Contains(message, problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void A_batch_of_other_inputs_is_refused() =>
        Assert.Contains("has 4 inputs, the network 3", Assert.Throws<ArgumentException>(() => new RecurrentNetwork(Shape, Theta).Predict(new(4, 2, 5, 1))).Message);
}
