using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Tests.Studies;

public class HaltonTests
{
    [Theory]
    [InlineData(0, 1, 0.5)] // base 2: 1 → .1
    [InlineData(0, 2, 0.25)] // 10 → .01
    [InlineData(0, 3, 0.75)]
    [InlineData(0, 6, 0.375)] // 110 → .011
    [InlineData(1, 1, 1.0 / 3)] // base 3
    [InlineData(1, 5, 7.0 / 9)] // 12 → .21
    [InlineData(2, 7, 11.0 / 25)] // base 5: 12 → .21
    public void A_coordinate_is_the_number_mirrored_at_the_point(int dimension, int n, double expected) =>
        Assert.Equal(expected, Halton.Coordinate(n, dimension), 1e-15);

    [Fact]
    public void The_first_points_of_a_plane_leave_no_quarter_empty()
    {
        var quarters = Enumerable.Range(1, 8).Select(n => ((int)(2 * Halton.Coordinate(n, 0)), (int)(2 * Halton.Coordinate(n, 1))));
        Assert.Equal(4, quarters.Distinct().Count());
    }
}
