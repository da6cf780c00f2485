using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Diagnostics;

/// <summary>The network taken apart is the network that engines train.</summary>
public class VanillaNetworkTests
{
    public static TheoryData<string, string, OutputUnit> Cases => new(
        from engine in (string[])["mathnet", "simd"]
        from hidden in (string[])["tanh", "logistic"]
        from output in Enum.GetValues<OutputUnit>()
        select (engine, hidden, output));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_gradient_is_the_engines(string engine, string hidden, OutputUnit output)
    {
        var random = new RandomStream("test", 1);
        var shape = new RecurrentShape(2, 7, 3, Cell.Named(hidden), output);
        var batch = Draw.Batch(shape, steps: 9, sequences: 5, MaskKind.Weighted, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.5), gradient = new double[theta.Length];
        Engines.Create(engine, Precision.Double).Bind(shape).On(batch).Gradient(theta, gradient);
        Assert.True(Agreement.Error(new VanillaNetwork(shape, theta).Gradient(batch), gradient) <= Agreement.Tolerance(Precision.Double));
    }

    [Fact]
    public void Its_errors_at_the_last_step_are_the_gradient_of_that_step_alone()
    {
        var random = new RandomStream("test", 2);
        var shape = new RecurrentShape(2, 6, 2);
        var all = Draw.Batch(shape, 8, 4, MaskKind.All, mixed: true, random);
        var last = Draw.Batch(shape, 8, 4, MaskKind.All, mixed: true, new RandomStream("test", 2));
        for (int b = 0; b < 4; b++)
            for (int i = 0; i < all.Lengths[b] - 1; i++) last.Mask(i)[b] = 0;
        var network = new VanillaNetwork(shape, Draw.Vector(shape.Layout.Dimension, random, 0.5));
        var states = network.States(all);
        var (ofAll, ofLast) = (network.Errors(all, states, lastStepOnly: true), network.Errors(last, states));
        for (int i = 1; i <= 8; i++) Assert.Equal(ofLast[i], ofAll[i]);
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("logistic")]
    public void A_disturbance_goes_on_as_differences_of_the_states_say(string cell)
    {
        var random = new RandomStream("test", 3);
        var shape = new RecurrentShape(1, 5, 1, Cell.Named(cell));
        var batch = Draw.Batch(shape, 6, 3, MaskKind.Last, mixed: false, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.7), v = Draw.Vector(5, random);
        var network = new VanillaNetwork(shape, theta);
        const double Step = 6e-6; // ∛1e-16: the differences are right to its square, about 1e-10
        var (ahead, behind) = (Moved(Step), Moved(-Step));
        var disturbed = network.Disturbed(network.States(batch), Matrix<double>.Build.Dense(5, 3, (unit, _) => v[unit]));
        for (int i = 0; i <= 6; i++)
            Assert.True(((ahead[i] - behind[i]) / (2 * Step) - disturbed[i]).FrobeniusNorm() < 1e-8 * (1 + disturbed[i].FrobeniusNorm()));

        Matrix<double>[] Moved(double step)
        {
            double[] moved = [.. theta];
            var h0 = shape.Layout["h_0"].Of(moved.AsSpan());
            for (int unit = 0; unit < 5; unit++) h0[unit] += step * v[unit];
            return new VanillaNetwork(shape, moved).States(batch);
        }
    }

    [Fact]
    public void Its_step_and_jacobian_are_those_of_its_states()
    {
        var random = new RandomStream("test", 4);
        var shape = new RecurrentShape(2, 4, 1);
        var batch = Draw.Batch(shape, 3, 2, MaskKind.Last, mixed: false, random);
        var network = new VanillaNetwork(shape, Draw.Vector(shape.Layout.Dimension, random, 0.7));
        var h = network.States(batch);
        Assert.Equal(h[2].Column(1), network.Step(h[1].Column(1), VanillaNetwork.Inputs(batch, 2).Column(1)));
        var unit = Matrix<double>.Build.DenseIdentity(4, 2);
        Assert.Equal((network.Jacobian(h[1].Column(0)) * unit.Column(0)).ToArray(), network.Disturbed(h, unit)[1].Column(0).ToArray());
    }

    [Fact]
    public void Parameters_of_another_network_are_refused() =>
        Assert.Throws<ArgumentException>(() => new VanillaNetwork(new(2, 4, 1), new double[3]));

    [Theory]
    [InlineData("lstm", 1)]
    [InlineData("relu", 1)]
    [InlineData("tanh", 2)]
    public void Other_networks_are_refused(string cell, int layers)
    {
        var shape = new RecurrentShape(2, 4, 1, Cell.All.First(one => one.Name.StartsWith(cell[..2], StringComparison.Ordinal)), layers: layers);
        Assert.False(VanillaNetwork.IsVanilla(shape));
        Assert.Throws<NotSupportedException>(() => new VanillaNetwork(shape, new double[shape.Layout.Dimension]));
    }
}
