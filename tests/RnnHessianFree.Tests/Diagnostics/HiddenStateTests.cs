using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;
using RnnHessianFree.Tests.Models;

namespace RnnHessianFree.Tests.Diagnostics;

/// <summary>Principal components, transport of states, fixed and slow points.</summary>
public class HiddenStateTests
{
    [Fact]
    public void Components_are_the_axes_of_the_states_in_order_of_their_variance()
    {
        // States on an ellipse in the plane of units 2 and 0, about (0, 5, 0); one sequence ends before the other.
        var batch = new SequenceBatch(1, 1, 8, 2);
        batch.Lengths[1] = 4;
        Matrix<double>[] states = [.. Enumerable.Range(0, 9).Select(i => Matrix<double>.Build.Dense(3, 2, (unit, b) =>
            b == 1 && i > 4 ? 1e9 : unit switch { 0 => Math.Sin(i * Math.PI / 2), 1 => 5, _ => 3 * Math.Cos(i * Math.PI / 2) }))];
        var components = PrincipalComponents.Of(states, batch);
        Assert.Equal([4.5, 0.5, 0], components.Variances.Select(v => Math.Round(v, 12)));
        Assert.Equal([0, 0, 1], components.Axis(0).Select(x => Math.Round(x, 12)));
        Assert.Equal(3, components.Project(states[4].Column(0), 0), 1e-12);
        Assert.Equal((1, 2), (components.Needed(0.9), components.Needed(0.91)));
    }

    [Fact]
    public void Transport_is_the_product_of_the_jacobians()
    {
        var random = new RandomStream("test", 1);
        var shape = new RecurrentShape(1, 5, 1);
        var network = new VanillaNetwork(shape, Draw.Vector(shape.Layout.Dimension, random, 0.5));
        var states = network.States(Draw.Batch(shape, 4, 1, MaskKind.Last, mixed: false, random)).Select(h => h.Column(0)).ToArray();
        var transport = StateTransport.Of(network, states);
        var J = network.Jacobian(states[4]) * network.Jacobian(states[3]) * network.Jacobian(states[2]) * network.Jacobian(states[1]);
        Assert.Equal(Math.Abs(J.Determinant()), transport.SingularValues.Aggregate(1.0, (a, b) => a * b), 1e-10 * Math.Abs(J.Determinant()));
        Assert.Equal(J.Trace(), transport.Eigenvalues.Sum(z => z.Real), 1e-12 * J.L2Norm() * 5);
        Assert.Equal(J.L2Norm(), transport.SingularValues[0], 1e-12 * J.L2Norm());
        Assert.Equal(network.HiddenWeights.Trace(), transport.HiddenWeights.Sum(z => z.Real), 1e-12 * 5);
        Assert.True(transport.HiddenWeights.Zip(transport.HiddenWeights.Skip(1)).All(pair => pair.First.Magnitude >= pair.Second.Magnitude));
    }

    [Fact]
    public void A_bistable_unit_has_two_stable_fixed_points_and_an_unstable_one_between()
    {
        // h = tanh(2h) at 0 and at ±0.9575040240773 (bisection), where the slope is 2(1 − h²).
        var points = FixedPoint.Find(Unit(weight: 2, bias: 0), Zero, Starts(9));
        Assert.Equal([-0.9575040240773, 0, 0.9575040240773], points.Select(p => Math.Round(p.State[0], 13)).Order());
        Assert.All(points, p => Assert.True(p.IsFixed));
        Assert.All(points, p => Assert.Equal(2 * (1 - p.State[0] * p.State[0]), p.Eigenvalues[0].Real, 1e-9));
        Assert.All(points, p => Assert.Equal((Math.Abs(p.State[0]) > 0.5, Math.Abs(p.State[0]) > 0.5 ? 0 : 1), (p.IsStable, p.UnstableDirections)));
        Assert.Equal(-1 / Math.Log(2), points.Single(p => !p.IsStable).TimeConstant, 1e-9);
    }

    [Fact]
    public void Where_two_fixed_points_have_just_vanished_there_is_a_slow_point()
    {
        // tanh(2h + b) touches h where 2(1 − h²) = 1, at h = −√½, for b = artanh(−√½) + √2 = 0.5328400; a little more, and it passes above.
        double h = -Math.Sqrt(0.5), b = Math.Atanh(h) - 2 * h;
        var points = FixedPoint.Find(Unit(weight: 2, bias: b + 1e-3), Zero, Starts(21));
        var slow = Assert.Single(points, p => !p.IsFixed);
        Assert.Equal(h, slow.State[0], 0.05); // the ghost is within the square root of how far beyond the touch it is, 0.03
        Assert.Equal(0.5e-3, slow.Speed, 0.1e-3); // e' = ½ there, times 1e-3
        Assert.Single(points, p => p.IsFixed && p.IsStable);
    }

    [Fact]
    public void Searches_that_may_end_early_spread_over_what_is_slow()
    {
        // The ghost of the test above, where the search ends in its slowest place, and in more than one where it may end early.
        var network = Unit(weight: 2, bias: Math.Sqrt(2) + Math.Atanh(-Math.Sqrt(0.5)) + 1e-3);
        var minima = FixedPoint.Find(network, Zero, Starts(21));
        var spread = FixedPoint.Find(network, Zero, Starts(21), slowSpeed: 0.02);
        Assert.Equal(minima.Where(p => p.IsFixed).Select(p => p.State[0]), spread.Where(p => p.IsFixed).Select(p => p.State[0]));
        Assert.True(spread.Count(p => !p.IsFixed) > minima.Count(p => !p.IsFixed));
        Assert.All(spread, p => Assert.InRange(p.Speed, 0, 0.02));
    }

    [Fact]
    public void Points_depend_on_the_constant_input()
    {
        var pushed = FixedPoint.Find(Unit(weight: 2, bias: 0), Vector<double>.Build.Dense(1, 3), Starts(9));
        Assert.True(Assert.Single(pushed).State[0] > 0.99);
        Assert.Empty(FixedPoint.Find(Unit(2, 0), Zero, []));
    }

    static readonly Vector<double> Zero = Vector<double>.Build.Dense(1);

    // Laid out as ParameterLayout has it: W_hx, W_hh, b_h, h_0, W_yh, b_y.
    static VanillaNetwork Unit(double weight, double bias) => new(new(1, 1, 1), [1, weight, bias, 0, 1, 0]);

    static Vector<double>[] Starts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Vector<double>.Build.Dense(1, -1 + 2.0 * i / (count - 1)))];
}
