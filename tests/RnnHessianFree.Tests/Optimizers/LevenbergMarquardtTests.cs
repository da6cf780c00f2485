using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Optimizers;

public class LevenbergMarquardtTests
{
    [Theory]
    [InlineData(double.NegativeInfinity, 1.5)]
    [InlineData(double.NaN, 1.5)]
    [InlineData(0.2499, 1.5)]
    [InlineData(0.25, 1)]
    [InlineData(0.75, 1)]
    [InlineData(0.7501, 2.0 / 3)]
    [InlineData(2, 2.0 / 3)]
    public void Lambda_rises_on_a_low_ratio_and_falls_on_a_high_one(double ratio, double factor)
    {
        var damping = new LevenbergMarquardt(new() { InitialLambda = 2, StructuralRatio = 0.5 });
        damping.Update(ratio);
        Assert.Equal(2 * factor, damping.Lambda);
        Assert.Equal(factor, damping.StructuralWeight(damping.Lambda)); // λμ moves with λ
    }

    [Fact]
    public void Lambda_stays_within_its_bounds()
    {
        var damping = new LevenbergMarquardt(new() { InitialLambda = 1, MinLambda = 0.5, MaxLambda = 2 });
        for (int i = 0; i < 10; i++) damping.Update(0);
        Assert.Equal(2, damping.Lambda);
        for (int i = 0; i < 10; i++) damping.Update(1);
        Assert.Equal(0.5, damping.Lambda);
        Assert.Throws<ArgumentException>(() => new LevenbergMarquardt(new() { InitialLambda = 1, MinLambda = 2 }));
    }
}
