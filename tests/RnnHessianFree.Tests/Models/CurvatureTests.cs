using System.Numerics.Tensors;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tests.Models;

/// <summary>Laws of the products, and the matrices they stand for.</summary>
public class CurvatureTests
{
    // Both sides are exact but for a few hundred roundings of 1e-16.
    const double ExplicitTolerance = 1e-12;

    public static TheoryData<string, OutputUnit, MaskKind, int, bool, int> Cases => new(
        from network in Networks.All
        from output in Enum.GetValues<OutputUnit>()
        from mask in Enum.GetValues<MaskKind>()
        from size in network is "tanh" or "logistic" ? new[] { (1, false, 1), (1, false, 3), (4, false, 1), (4, false, 3), (4, true, 3) } : [(3, true, 3)]
        select (network, output, mask, size.Item1, size.Item2, size.Item3));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_and_products_are_those_of_the_explicit_matrices(
        string network, OutputUnit output, MaskKind mask, int steps, bool mixed, int sequences)
    {
        var random = new RandomStream("explicit", 7);
        var shape = Networks.Create(network, inputs: 2, hidden: network.Contains('×') ? 2 : 3, outputs: 2, output);
        var batch = Draw.Batch(shape, steps, sequences, mask, mixed, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.7);
        var exact = new ExplicitMatrices(shape, batch, theta);
        var (gradient, G, S, F, H) = (exact.Gradient().ToArray(), exact.GaussNewton(), exact.Structural(), exact.EmpiricalFisher(), exact.Hessian());
        foreach (var precision in Enum.GetValues<Precision>())
        {
            double tolerance = precision == Precision.Double ? ExplicitTolerance : Agreement.Tolerance(precision);
            var f = Engines.Create("simd", precision).Bind(shape).On(batch);
            double[] g = new double[f.Dimension];
            f.Gradient(theta, g);
            Assert.True(Agreement.Error(g, gradient) < tolerance, "gradient");
            f.FisherDiagonal(theta, g);
            Assert.True(Agreement.Error(g, [.. F.Diagonal()]) < tolerance, "diagonal of F");
            AssertClose(G, Matrix(f.Curvature(theta)), tolerance, "G");
            AssertClose(G + 2 * S, Matrix(f.Curvature(theta, new(2))), tolerance, "G + 2S");
            AssertClose(F, Matrix(f.Curvature(theta, new(kind: CurvatureKind.EmpiricalFisher))), tolerance, "F");
            AssertClose(H, Matrix(f.Curvature(theta, new(kind: CurvatureKind.Hessian))), tolerance, "H");
            AssertClose(F + 2 * S, Matrix(f.Curvature(theta, new(2, CurvatureKind.EmpiricalFisher))), tolerance, "F + 2S");
            AssertClose(H + 2 * S, Matrix(f.Curvature(theta, new(2, CurvatureKind.Hessian))), tolerance, "H + 2S");
        }
    }

    public static TheoryData<string, OutputUnit> NetworksAndOutputs =>
        new(from network in Networks.All from output in Enum.GetValues<OutputUnit>() select (network, output));

    [Theory]
    [MemberData(nameof(NetworksAndOutputs))]
    public void The_explicit_Hessian_is_the_derivative_of_the_explicit_gradient(string network, OutputUnit output)
    {
        // Differences of gradients that nothing gave by going backwards. They err by ε²/6 in the third derivative along v and by 1e-16/ε in rounding: under
        // 1e-10 of the scale of each at ‖εv‖ = 6e-6, and steep networks have derivatives of a hundred.
        var random = new RandomStream("explicit", 7);
        var shape = Networks.Create(network, inputs: 2, hidden: network.Contains('×') ? 2 : 3, outputs: 2, output);
        var batch = Draw.Batch(shape, 3, 3, MaskKind.Weighted, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.7), v = Draw.Vector(theta.Length, random);
        double step = 6e-6 / TensorPrimitives.Norm<double>(v);
        Vector<double> Gradient(double by) => new ExplicitMatrices(shape, batch, [.. theta.Zip(v, (a, b) => a + by * b)]).Gradient();
        var expected = (Gradient(step) - Gradient(-step)) / (2 * step);
        var actual = new ExplicitMatrices(shape, batch, theta).Hessian() * Vector<double>.Build.Dense(v);
        Assert.True((actual - expected).L2Norm() <= 1e-8 * (1 + expected.L2Norm()), $"{(actual - expected).L2Norm():E1} of {expected.L2Norm():E1}");
    }

    [Fact]
    public void Products_are_symmetric_linear_and_positive_semidefinite() => Gen.ULong.Sample(seed =>
    {
        var (random, f, theta) = Random(seed, "simd");
        var A = f.Curvature(theta, new(0.3));
        double[] u = Draw.Vector(f.Dimension, random), v = Draw.Vector(f.Dimension, random);
        double[] Au = Times(A, u), Av = Times(A, v), sum = new double[u.Length];
        TensorPrimitives.Add<double>(u, v, sum);
        double[] Asum = Times(A, sum), expected = new double[u.Length];
        TensorPrimitives.Add<double>(Au, Av, expected);

        // Double precision: a few hundred roundings of 1e-16, relative to the size of what is summed.
        double scale = TensorPrimitives.Norm<double>(u) * TensorPrimitives.Norm<double>(Av) + 1e-300;
        Assert.True(Math.Abs(TensorPrimitives.Dot<double>(u, Av) - TensorPrimitives.Dot<double>(v, Au)) < 1e-12 * scale + 1e-14, "symmetric");
        Assert.True(TensorPrimitives.Dot<double>(v, Av) >= -1e-12 * scale, "positive semidefinite");
        Assert.True(TensorPrimitives.Distance<double>(Asum, expected) <= 1e-12 * TensorPrimitives.Norm<double>(expected) + 1e-14, "linear");
    }, iter: 60);

    [Fact]
    public void The_product_is_the_adjoint_of_the_linearised_network() => Gen.ULong.Sample(seed =>
    {
        // With linear outputs and mask 1, ⟨Jv, Ju⟩/B = ⟨v, Gu⟩; Jv and Ju are central differences of the outputs.
        var random = new RandomStream("adjoint", seed);
        var shape = new RecurrentShape(2, random.Next(1, 9), random.Next(1, 4));
        var batch = Draw.Batch(shape, random.Next(1, 7), random.Next(1, 6), MaskKind.All, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.5), u = Draw.Vector(theta.Length, random), v = Draw.Vector(theta.Length, random);
        var f = Engines.Create("simd", Precision.Double).Bind(shape).On(batch);
        double direct = TensorPrimitives.Dot<double>(Along(u), Along(v)) / batch.Sequences;
        double byProduct = TensorPrimitives.Dot<double>(v, Times(f.Curvature(theta), u));
        Assert.Equal(direct, byProduct, 1e-6 * (1 + Math.Abs(direct)));

        double[] Along(double[] direction)
        {
            const double step = 6e-6;
            double[] Shifted(double by)
            {
                double[] at = new double[theta.Length], outputs = new double[batch.Steps * batch.Sequences * shape.Outputs];
                TensorPrimitives.MultiplyAdd(direction, by, theta, at);
                f.Outputs(at, outputs);
                return outputs;
            }

            return [.. Shifted(step).Zip(Shifted(-step), (a, b) => (a - b) / (2 * step))];
        }
    }, iter: 40);

    [Fact]
    public void Engines_agree_on_random_networks_and_batches() => Gen.ULong.Sample(seed =>
    {
        var (random, reference, theta) = Random(seed, "mathnet");
        double[] v = Draw.Vector(theta.Length, random), g = new double[theta.Length], outputs = new double[reference.Batch.Steps * reference.Sequences * reference.Batch.Outputs];
        double loss = reference.Gradient(theta, g);
        double[] product = Times(reference.Curvature(theta), v), both = Times(reference.Curvature(theta, new(1)), v), structural = new double[v.Length];
        double[] fisher = Times(reference.Curvature(theta, new(kind: CurvatureKind.EmpiricalFisher)), v);
        double[] hessian = Times(reference.Curvature(theta, new(kind: CurvatureKind.Hessian)), v), diagonal = new double[v.Length];
        reference.FisherDiagonal(theta, diagonal);
        TensorPrimitives.Subtract<double>(both, product, structural);
        reference.Outputs(theta, outputs);
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var (_, f, _) = Random(seed, "simd", precision);
            var agreement = Agreement.Of(f, theta, v, loss, g, product, structural, fisher, hessian);
            Assert.True(agreement.Worst <= Agreement.Tolerance(precision), $"{precision}: {agreement}");
            double[] ours = new double[outputs.Length], ourDiagonal = new double[v.Length];
            f.FisherDiagonal(theta, ourDiagonal);
            Assert.True(Agreement.Error(ourDiagonal, diagonal) <= Agreement.Tolerance(precision), $"{precision}: diagonal of F");
            f.Outputs(theta, ours);
            Assert.True(Agreement.Error(ours, outputs) <= Agreement.Tolerance(precision), $"{precision}: outputs");
        }
    }, iter: 60);

    [Fact]
    public void A_mixed_batch_is_the_mean_of_its_sequences_alone() => Gen.ULong.Sample(seed =>
    {
        var (random, f, theta) = Random(seed, "simd");
        double[] v = Draw.Vector(theta.Length, random), g = new double[theta.Length], meanGradient = new double[theta.Length], meanProduct = new double[theta.Length];
        double meanLoss = 0;
        var engine = Engines.Create("simd", Precision.Double);
        var shape = ShapeOf(seed);
        for (int b = 0; b < f.Sequences; b++)
        {
            var single = engine.Bind(shape).On(Draw.Single(f.Batch, b));
            meanLoss += single.Gradient(theta, g) / f.Sequences;
            TensorPrimitives.MultiplyAdd(g, 1.0 / f.Sequences, meanGradient, meanGradient);
            TensorPrimitives.MultiplyAdd(Times(single.Curvature(theta, new(0.7)), v), 1.0 / f.Sequences, meanProduct, meanProduct);
        }

        // Other orders of summing: a few hundred roundings.
        Assert.Equal(meanLoss, f.Gradient(theta, g), 1e-12 * (1 + meanLoss));
        Assert.True(Agreement.Error(g, meanGradient) < 1e-11);
        Assert.True(Agreement.Error(Times(f.Curvature(theta, new(0.7)), v), meanProduct) < 1e-11);
    }, iter: 20);

    [Theory]
    [InlineData("tanh", Precision.Single)]
    [InlineData("tanh", Precision.Double)]
    [InlineData("gru × 2", Precision.Single)]
    public void Threads_do_not_change_a_bit(string network, Precision precision)
    {
        var random = new RandomStream("threads", 1);
        var shape = Networks.Create(network, inputs: 3, hidden: 20, outputs: 2, OutputUnit.Softmax);
        var batch = Draw.Batch(shape, 12, 701, MaskKind.Random, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.3), v = Draw.Vector(theta.Length, random);
        double[][] results = [.. new[] { 1, 2, 3, 7, 1 }.Select(threads =>
        {
            var f = new SimdEngine(precision, threads).Bind(shape).On(batch);
            double[] g = new double[theta.Length];
            double[] diagonal = new double[theta.Length];
            double loss = f.Gradient(theta, g);
            f.FisherDiagonal(theta, diagonal);
            return (double[])[loss, f.Loss(theta), .. g, .. diagonal, .. Enum.GetValues<CurvatureKind>().SelectMany(kind => Times(f.Curvature(theta, new(0.5, kind)), v))];
        })];
        foreach (double[] result in results) Assert.Equal(results[0], result);
    }

    [Theory]
    [InlineData("tanh", CurvatureKind.GaussNewton)]
    [InlineData("lstm × 2", CurvatureKind.GaussNewton)]
    [InlineData("skipping", CurvatureKind.GaussNewton)]
    [InlineData("skipping", CurvatureKind.EmpiricalFisher)]
    [InlineData("skipping", CurvatureKind.Hessian)]
    public void A_product_allocates_nothing(string network, CurvatureKind kind)
    {
        var random = new RandomStream("allocation", 1);
        var shape = Networks.Create(network, inputs: 2, hidden: 20, outputs: 1, OutputUnit.Linear);
        var batch = Draw.Batch(shape, 10, 100, MaskKind.Last, mixed: true, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 0.3), v = Draw.Vector(theta.Length, random), product = new double[theta.Length];
        var A = new SimdEngine(Precision.Single, threads: 1).Bind(shape).On(batch).Curvature(theta, new(0.5, kind));
        A.Multiply(v, product);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 10; i++) A.Multiply(v, product);
        }));
    }

    [Fact]
    public void A_curvature_takes_over_the_memory_of_the_one_before_which_then_says_so()
    {
        var random = new RandomStream("one at a time", 1);
        var model = new SimdEngine(Precision.Single, threads: 1).Bind(new(2, 20, 1));
        double[] theta = Draw.Vector(model.Shape.Layout.Dimension, random, 0.3), v = Draw.Vector(theta.Length, random), product = new double[theta.Length];
        var f = model.On(Draw.Batch(model.Shape, 50, 200, MaskKind.Last, mixed: false, random));
        var smaller = model.On(Draw.Batch(model.Shape, 40, 100, MaskKind.Last, mixed: true, random));
        var first = f.Curvature(theta);
        first.Multiply(v, product);
        double[] expected = [.. product];
        ILinearOperator again = first;
        long allocated = Allocations.Of(() =>
        {
            smaller.Curvature(theta);
            again = f.Curvature(theta);
        });
        Assert.InRange(allocated, 0, 10_000); // a forward pass holds 200·50·(22 + 32) numbers
        Assert.Contains("another one", Assert.Throws<InvalidOperationException>(() => first.Multiply(v, product)).Message);
        again.Multiply(v, product);
        Assert.Equal(expected, product);
    }

    [Theory]
    [InlineData(OutputUnit.Logistic)]
    [InlineData(OutputUnit.Softmax)]
    public void Saturated_outputs_stay_finite(OutputUnit output)
    {
        var random = new RandomStream("saturated", 1);
        var shape = new RecurrentShape(2, 6, 3, Cell.Tanh, output);
        var batch = Draw.Batch(shape, 5, 4, MaskKind.All, mixed: false, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, 1e3), v = Draw.Vector(theta.Length, random), g = new double[theta.Length];
        foreach (var (name, precision) in Engines.All.Select(row => row.Data))
        {
            var f = Engines.Create(name, precision).Bind(shape).On(batch);
            Assert.True(double.IsFinite(f.Gradient(theta, g)), name);
            Assert.All(g, number => Assert.True(double.IsFinite(number), name));
            Assert.All(Times(f.Curvature(theta, new(1)), v), number => Assert.True(double.IsFinite(number), name));
        }
    }

    [Fact]
    public void Bad_input_is_refused_with_its_place()
    {
        var shape = new RecurrentShape(2, 3, 1);
        foreach (var (name, precision) in Engines.All.Select(row => row.Data))
        {
            var engine = Engines.Create(name, precision);
            string Refusal(Action<SequenceBatch> spoil)
            {
                var batch = new SequenceBatch(2, 1, 4, 3);
                spoil(batch);
                return Assert.ThrowsAny<ArgumentException>(() => engine.Bind(shape).On(batch)).Message;
            }

            Assert.Contains("input at step 2, sequence 1 is NaN", Refusal(batch => batch.Input(2, 1)[0] = double.NaN));
            Assert.Contains("target at step 3, sequence 0", Refusal(batch => batch.Target(3, 0)[0] = double.PositiveInfinity));
            Assert.Contains("mask at step 0, sequence 2 is -1", Refusal(batch => batch.Mask(0)[2] = -1));
            Assert.Contains("after the sequence's end", Refusal(batch => (batch.Lengths[0], batch.Mask(3)[0]) = (2, 1)));
            Assert.Contains("length 5", Refusal(batch => batch.Lengths[1] = 5));
            Assert.Contains("3 inputs", Assert.ThrowsAny<ArgumentException>(() => engine.Bind(shape).On(new SequenceBatch(3, 1, 1, 1))).Message);

            var f = engine.Bind(shape).On(new SequenceBatch(2, 1, 4, 3));
            double[] theta = new double[f.Dimension];
            Assert.ThrowsAny<ArgumentException>(() => f.Loss(new double[3]));
            Assert.ThrowsAny<ArgumentException>(() => f.Gradient(theta, new double[3]));
            Assert.ThrowsAny<ArgumentException>(() => f.Outputs(theta, new double[3]));
            Assert.ThrowsAny<ArgumentException>(() => f.Curvature(theta, new(-1)));
            Assert.ThrowsAny<ArgumentException>(() => f.Curvature(theta, new(double.NaN)));
            Assert.ThrowsAny<ArgumentException>(() => f.Curvature(theta).Multiply(theta, new double[3]));
        }
    }

    static RecurrentShape ShapeOf(ulong seed)
    {
        var random = new RandomStream("shape", seed);
        return Networks.Create(
            Networks.All[random.Next(Networks.All.Count)], random.Next(1, 6), random.Next(1, 41), random.Next(1, 6), (OutputUnit)random.Next(3));
    }

    static (Random Random, IRecurrentObjective Objective, double[] Theta) Random(ulong seed, string engine, Precision precision = Precision.Double)
    {
        var shape = ShapeOf(seed);
        var random = new RandomStream("case", seed);
        var batch = Draw.Batch(shape, random.Next(1, 9), random.Next(1, 71), (MaskKind)random.Next(4), random.Next(2) == 0, random);
        double[] theta = Draw.Vector(shape.Layout.Dimension, random, Math.Min(0.5, 1.5 / Math.Sqrt(shape.Hidden))); // so that errors do not grow from step to step
        return (random, Engines.Create(engine, precision).Bind(shape).On(batch), theta);
    }

    static double[] Times(ILinearOperator A, double[] v)
    {
        double[] product = new double[v.Length];
        A.Multiply(v, product);
        return product;
    }

    static Matrix<double> Matrix(ILinearOperator A) => Matrix<double>.Build.DenseOfColumnArrays(Enumerable.Range(0, A.Dimension).Select(j =>
    {
        double[] unit = new double[A.Dimension];
        unit[j] = 1;
        return Times(A, unit);
    }));

    static void AssertClose(Matrix<double> expected, Matrix<double> actual, double tolerance, string what)
    {
        double error = (actual - expected).FrobeniusNorm() / Math.Max(expected.FrobeniusNorm(), 1e-30);
        Assert.True(error < tolerance || expected.FrobeniusNorm() == 0 && actual.FrobeniusNorm() == 0, $"{what}: {error:E1}");
    }
}
