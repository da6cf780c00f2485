using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Cells;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Models;

/// <summary>Cells' forward equations, by plain loops that share nothing with the library, and networks put together of stages.</summary>
public class CellTests
{
    const int X = 2, H = 3, Steps = 4;

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("mrnn")]
    [InlineData("leaky-tanh")]
    [InlineData("relu")]
    public void The_forward_pass_is_the_papers_equations(string kind)
    {
        // Linear outputs of weight I show h_i. Both sides in double: a few dozen roundings of 1e-16.
        var random = new RandomStream("cells", 1);
        var shape = new RecurrentShape(X, Stage.Layers(Layer.All.First(layer => layer.Name == kind), H), H);
        var batch = new SequenceBatch(X, H, Steps, 1);
        for (int i = 0; i < Steps; i++)
        {
            Draw.Vector(X, random).CopyTo(batch.Input(i, 0));
            batch.Mask(i)[0] = 1;
        }

        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.7), outputs = new double[Steps * H];
        shape.Layout["b_y"].Of(theta.AsSpan()).Clear();
        for (int unit = 0; unit < H * H; unit++) shape.Layout["W_yh"].Of(theta.AsSpan())[unit] = unit % (H + 1) == 0 ? 1 : 0;
        new SimdEngine(Precision.Double).Bind(shape).On(batch).Outputs(theta, outputs);

        double[] W(string name, double[] v)
        {
            var block = shape.Layout[name];
            return [.. Enumerable.Range(0, H).Select(row => v.Select((number, column) => block.Of(theta)[row * v.Length + column] * number).Sum())];
        }

        double[] B(string name) => shape.Layout[name].Of(theta).ToArray();
        double[] Plus(params double[][] terms) => [.. Enumerable.Range(0, H).Select(unit => terms.Sum(term => term[unit]))];
        double[] Each(Func<int, double> of) => [.. Enumerable.Range(0, H).Select(of)];
        static double Sigma(double t) => 1 / (1 + Math.Exp(-t));

        double[] h = B("h_0"), c = kind == "lstm" ? B("h_0.c") : [];
        for (int step = 0; step < Steps; step++)
        {
            double[] x = batch.Input(step, 0).ToArray(), before = h, memory = c;
            switch (kind)
            {
                case "lstm":
                    double[] Gate(string gate) => Plus(W($"W_hx.{gate}", x), W($"W_hh.{gate}", before), B($"b_h.{gate}"));
                    double[] i = Gate("i"), f = Gate("f"), g = Gate("g"), o = Gate("o");
                    c = Each(u => Sigma(f[u]) * memory[u] + Sigma(i[u]) * Math.Tanh(g[u]));
                    h = Each(u => Sigma(o[u]) * Math.Tanh(c[u]));
                    break;
                case "gru":
                    double[] r = Plus(W("W_hx.r", x), W("W_hh.r", before), B("b_h.r")), z = Plus(W("W_hx.z", x), W("W_hh.z", before), B("b_h.z"));
                    double[] fresh = Plus(W("W_hx.n", x), B("b_h.n")), old = Plus(W("W_hh.m", before), B("b_h.m"));
                    h = Each(u => (1 - Sigma(z[u])) * Math.Tanh(fresh[u] + Sigma(r[u]) * old[u]) + Sigma(z[u]) * before[u]);
                    break;
                case "mrnn":
                    double[] fx = W("W_fx", x), fh = W("W_fh", before);
                    double[] t = Plus(W("W_hx", x), W("W_hf", Each(u => fx[u] * fh[u])), B("b_h"));
                    h = Each(u => Math.Tanh(t[u]));
                    break;
                default:
                    double[] a = Plus(W("W_hx", x), W("W_hh", before), B("b_h"));
                    h = Each(u => kind == "relu" ? Math.Max(0, a[u]) : 0.8 * before[u] + 0.2 * Math.Tanh(a[u]));
                    break;
            }

            for (int unit = 0; unit < H; unit++) Assert.Equal(h[unit], outputs[step * H + unit], 1e-14);
        }
    }

    [Fact]
    public void The_names_of_parameters_say_stage_source_and_gate()
    {
        Assert.Equal(["W_hx", "W_hh", "b_h", "h_0", "W_yh", "b_y"], Names(new RecurrentShape(X, H, 1)));
        Assert.Equal(
            ["W_h1x", "W_h1h1", "b_h1", "h1_0", "W_h2h1", "W_h2h2", "b_h2", "h2_0", "W_yh2", "b_y"], Names(new RecurrentShape(X, H, 1, layers: 2)));
        Assert.Equal(
            ["W_hx.n", "W_hx.r", "W_hx.z", "W_hh.r", "W_hh.z", "W_hh.m", "b_h.n", "b_h.r", "b_h.z", "b_h.m", "h_0", "W_yh", "b_y"],
            Names(new RecurrentShape(X, H, 1, Cell.Gru)));
        Assert.Contains("h_0.c", Names(new RecurrentShape(X, H, 1, Cell.Lstm)));

        static IEnumerable<string> Names(RecurrentShape shape) => shape.Layout.Blocks.Select(block => block.Name);
    }

    [Fact]
    public void Stages_that_do_not_fit_are_named()
    {
        string Refusal(params Stage[] stages) => Assert.ThrowsAny<ArgumentException>(() => new RecurrentShape(X, stages, 1)).Message;
        Assert.Contains("Stage a reads b at lag 0, which does not come before it",
            Refusal(new("a", H, Cell.Tanh, new Source("b", 0)), new("b", H, Cell.Tanh, new Source("a", 0))));
        Assert.Contains("Stage a reads c at lag 1: no stage", Refusal(new Stage("a", H, Cell.Tanh, new Source("c", 1))));
        Assert.Contains("Stage a is read by none", Refusal(new("a", H, Cell.Tanh, new Source("x", 0)), new("b", H, Cell.Tanh, new Source("x", 0))));
        Assert.Contains("Stage a reads nothing of the step before", Refusal(new Stage("a", H, Cell.Product, new Source("x", 0))));
        Assert.Contains("at least 1 unit", Assert.ThrowsAny<ArgumentException>(() => new Stage("a", 0, Cell.Tanh, new Source("x", 0))).Message);
    }

    /// <summary>A cell that the library does not have, all of it: units that forget, h_i = ½ h_{i−1} + t_i σ(t_i).</summary>
    readonly struct ForgettingSwish : ICell
    {
        public string Name => "forgetting swish";

        public IReadOnlyList<Gate> Gates => [new("")];

        public bool CarriesOutput => true;

        public int Kept => 2;

        public void Forward<TNumbers>(Rows<TNumbers> t, Rows<TNumbers> state, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
        {
            TNumbers a = t[0], sigma = TNumbers.Logistic(a);
            (kept[0], kept[1]) = (a, sigma);
            state[0] = 0.5 * state[0] + a * sigma;
        }

        public void RForward<TNumbers>(Rows<TNumbers> rt, Rows<TNumbers> rstate, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers> =>
            rstate[0] = 0.5 * rstate[0] + Slope(kept) * rt[0];

        public void Backward<TNumbers>(Rows<TNumbers> dstate, Rows<TNumbers> dt, Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers>
        {
            dt[0] = Slope(kept) * dstate[0];
            dstate[0] = 0.5 * dstate[0];
        }

        static TNumbers Slope<TNumbers>(Rows<TNumbers> kept) where TNumbers : struct, INumbers<TNumbers> => kept[1] + kept[0] * (kept[1] - kept[1] * kept[1]);
    }

    [Fact]
    public void A_cell_from_outside_the_library_is_checked_and_trained()
    {
        var cell = Cell.From(default(ForgettingSwish));
        var check = new RnnHessianFree.Diagnostics.ModelCheck(new(X, H, 1, cell), seed: 1);
        foreach (var (name, precision) in Engines.All.Select(row => row.Data))
            Assert.True(check.Against(Engines.Create(name, precision)).Worst <= RnnHessianFree.Diagnostics.Agreement.Tolerance(precision), $"{name}, {precision}");
        AssertLearns(cell, length: 10, hidden: 10, steps: 15);
    }

    [Fact]
    public void An_lstm_learns_to_add() => AssertLearns(Cell.Lstm, length: 10, hidden: 10, steps: 30);

    // Training by Hessian-free brings the held-out loss far below that of the best constant.
    static void AssertLearns(Cell cell, int length, int hidden, int steps)
    {
        var task = new AdditionTask(length);
        var model = new SimdEngine(Precision.Double, threads: 1).Bind(new(task.Inputs, hidden, task.Outputs, cell, task.OutputUnit));
        double[] theta = new SparseInitialization { IncomingWeights = 5 }.Draw(model.Shape, new RandomStream("learns", 1));
        var data = new TaskSource(task, model, seed: 1);
        var heldOut = new HeldOutSet(task, model, seed: 1, sequences: 500);
        var optimizer = new HessianFree(theta.Length, new HessianFreeSettings
        {
            Batches = new() { GradientSequences = 200, CurvatureSequences = 100 },
            Cg = new() { MaxIterations = 40 },
        });
        double start = heldOut.Evaluate(theta).Loss;
        for (int step = 0; step < steps; step++) optimizer.Step(theta, data);
        double end = heldOut.Evaluate(theta).Loss;
        Assert.True(end < 0.2 * start, $"{start} → {end}");
    }
}
