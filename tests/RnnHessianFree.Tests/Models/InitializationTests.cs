using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Models;

public class InitializationTests
{
    static readonly RecurrentShape Shape = new(2, 100, 3);

    [Fact]
    public void Sparse_keeps_fifteen_weights_a_unit_of_the_documented_size()
    {
        double[] theta = new SparseInitialization().Draw(Shape, new RandomStream("init", 1));
        double[] hidden = Shape.Layout["W_hh"].Of(theta.AsSpan()).ToArray();
        Assert.All(hidden.Chunk(100), row => Assert.Equal(15, row.Count(w => w != 0)));
        Assert.All(Shape.Layout["W_hx"].Of(theta.AsSpan()).ToArray(), w => Assert.NotEqual(0, w));

        // The variance of 1,500 squares of a Gaussian has a relative standard error of √(2/1500) = 3.7 %; five of them.
        Assert.Equal(1.0 / 15, hidden.Sum(w => w * w) / 1500, 0.19 / 15);
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(0.5)]
    public void A_spectral_radius_is_reached(double radius)
    {
        foreach (IInitialization initialization in (IInitialization[])[new SparseInitialization { SpectralRadius = radius }, new DenseInitialization { SpectralRadius = radius }])
            Assert.Equal(radius, Spectrum.Radius(Shape.Layout["W_hh"], initialization.Draw(Shape, new RandomStream("init", 2))), 1e-10);
    }

    [Fact]
    public void Orthogonal_hidden_weights_keep_lengths_and_leave_the_others_as_they_are()
    {
        const double gain = 0.9;
        double[] theta = new SparseInitialization { OrthogonalGain = gain }.Draw(Shape, new RandomStream("init", 3));
        var w = Matrix<double>.Build.DenseOfRowMajor(100, 100, Shape.Layout["W_hh"].Of(theta.AsSpan()).ToArray());
        // Householder reflections are orthogonal to a few units of rounding.
        Assert.Equal(0, (w.TransposeThisAndMultiply(w) - (gain * gain * Matrix<double>.Build.DenseIdentity(100))).InfinityNorm(), 1e-13);

        double[] sparse = new SparseInitialization().Draw(Shape, new RandomStream("init", 3));
        Assert.Equal(Shape.Layout["W_yh"].Of(sparse.AsSpan()), Shape.Layout["W_yh"].Of(theta.AsSpan()));
        Assert.Equal(theta, new SparseInitialization { OrthogonalGain = gain }.Draw(Shape, new RandomStream("init", 3)));
    }

    [Fact]
    public void Identity_hidden_weights_leave_the_others_as_they_are()
    {
        double[] theta = new SparseInitialization { IdentityGain = 0.5 }.Draw(Shape, new RandomStream("init", 3));
        var w = Matrix<double>.Build.DenseOfRowMajor(100, 100, Shape.Layout["W_hh"].Of(theta.AsSpan()).ToArray());
        Assert.Equal(0.5 * Matrix<double>.Build.DenseIdentity(100), w);
        double[] sparse = new SparseInitialization().Draw(Shape, new RandomStream("init", 3));
        Assert.Equal(Shape.Layout["W_yh"].Of(sparse.AsSpan()), Shape.Layout["W_yh"].Of(theta.AsSpan()));
    }

    [Fact]
    public void Orthogonal_matrices_are_uniform_in_sign()
    {
        var shape = new RecurrentShape(1, 4, 1);
        // Without the correction of signs, Householder's Q has a first diagonal element of one sign. Of 200 fair coins, five standard errors: 35.
        int positive = Enumerable.Range(0, 200).Count(i =>
            shape.Layout["W_hh"].Of(new SparseInitialization { OrthogonalGain = 1 }.Draw(shape, new RandomStream("init", (ulong)i)).AsSpan())[0] > 0);
        Assert.InRange(positive, 65, 135);
    }

    // What is left after 100 steps of a random change of the state, in the middle of five seeds: why `rnnhf reproduce` starts without biases.
    [Theory]
    [InlineData(null)] // sparse
    [InlineData(1.0)]
    public void A_state_is_kept_without_biases_and_forgotten_with_random_ones(double? orthogonalGain)
    {
        const double kept = 0.1;
        var withBiases = new SparseInitialization { OrthogonalGain = orthogonalGain };
        double[] Kept(SparseInitialization initialization) =>
            [.. Enumerable.Range(1, 5).Select(seed => KeptAfter(100, initialization, (ulong)seed)).Order()];
        Assert.True(Kept(withBiases with { BiasScale = 0 })[2] > kept);
        Assert.True(Kept(withBiases)[2] < kept / 1000);
    }

    // d_t = (1 − h_t²) ∘ W_hh d_{t−1}, on inputs of the addition task
    static double KeptAfter(int steps, SparseInitialization initialization, ulong seed)
    {
        double[] theta = initialization.Draw(Shape, new RandomStream("initial parameters", seed));
        var random = new RandomStream("test", seed);
        Matrix<double> Weights(ParameterBlock block) => Matrix<double>.Build.DenseOfRowMajor(block.Rows, block.Columns, block.Of(theta.AsSpan()).ToArray());
        var (w, inputs) = (Weights(Shape.Layout["W_hh"]), Weights(Shape.Layout["W_hx"]));
        var bias = Vector<double>.Build.Dense(Shape.Layout["b_h"].Of(theta.AsSpan()).ToArray());
        var h = Vector<double>.Build.Dense(Shape.Layout["h_0"].Of(theta.AsSpan()).ToArray());
        var d = Vector<double>.Build.Dense(Draw.Vector(Shape.Hidden, random)).Normalize(2);
        for (int t = 0; t < steps; t++)
        {
            h = ((w * h) + (inputs.Column(0) * random.NextDouble()) + bias).PointwiseTanh();
            d = (1 - h.PointwisePower(2)).PointwiseMultiply(w * d);
        }
        return d.L2Norm();
    }

    [Fact]
    public void Dense_fills_every_weight() =>
        Assert.DoesNotContain(0.0, Shape.Layout["W_hh"].Of(new DenseInitialization().Draw(Shape, new RandomStream("init", 1)).AsSpan()).ToArray());

    [Fact]
    public void Bad_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseInitialization { IncomingWeights = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseInitialization { InputScale = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseInitialization { SpectralRadius = -1 });
    }
}
