using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Models;

public class InitializationTests
{
    static readonly RecurrentShape Shape = new(2, 100, 3);

    [Fact]
    public void Sparse_keeps_fifteen_weights_a_unit_of_the_documented_size()
    {
        double[] theta = new SparseInitialization().Draw(Shape, new RandomStream("init", 1));
        double[] hidden = Shape.Layout.HiddenWeights.Of(theta.AsSpan()).ToArray();
        Assert.All(hidden.Chunk(100), row => Assert.Equal(15, row.Count(w => w != 0)));
        Assert.All(Shape.Layout.InputWeights.Of(theta.AsSpan()).ToArray(), w => Assert.NotEqual(0, w));

        // The variance of 1,500 squares of a Gaussian has a relative standard error of √(2/1500) = 3.7 %; five of them.
        Assert.Equal(1.0 / 15, hidden.Sum(w => w * w) / 1500, 0.19 / 15);
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(0.5)]
    public void A_spectral_radius_is_reached(double radius)
    {
        foreach (IInitialization initialization in (IInitialization[])[new SparseInitialization { SpectralRadius = radius }, new DenseInitialization { SpectralRadius = radius }])
            Assert.Equal(radius, Spectrum.Radius(Shape.Layout.HiddenWeights, initialization.Draw(Shape, new RandomStream("init", 2))), 1e-10);
    }

    [Fact]
    public void Dense_fills_every_weight() =>
        Assert.DoesNotContain(0.0, Shape.Layout.HiddenWeights.Of(new DenseInitialization().Draw(Shape, new RandomStream("init", 1)).AsSpan()).ToArray());

    [Fact]
    public void Bad_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseInitialization { IncomingWeights = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseInitialization { InputScale = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseInitialization { SpectralRadius = -1 });
    }
}
