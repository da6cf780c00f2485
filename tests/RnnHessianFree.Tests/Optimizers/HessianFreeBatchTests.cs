using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;
using static RnnHessianFree.Tests.Optimizers.HessianFreeSteps;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>Which data serve what in a step.</summary>
public class HessianFreeBatchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_curvature_batch_is_drawn_every_step_unless_fixed(bool isFixed)
    {
        var settings = HessianFreeSettings.MartensSutskever2011 with
        {
            Batches = new()
            {
                GradientSequences = 4,
                CurvatureSequences = 3,
                BacktrackingSequences = 2,
                LineSearchSequences = 1,
                FixedCurvatureBatch = isFixed,
            },
        };
        var optimizer = new HessianFree(5, settings);
        var source = new Source((n, draw) => ResidualObjective.Linear(5, n, seed: draw));
        double[] theta = new double[5];
        HessianFreeReport first = Step(optimizer, theta, source), second = Step(optimizer, theta, source);

        Assert.Equal([1, 2, 3], first.BatchSeeds);
        Assert.Equal((5, 3), (first.GradientSequences, first.CurvatureSequences));
        Assert.Equal(isFixed ? [1, 4, 5] : [4, 5, 6], second.BatchSeeds);
    }

    [Theory]
    [InlineData(2, 3, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(4, 5, 3)]
    [InlineData(6, 6, 3)]
    [InlineData(10, 10, 4)]
    public void The_gradient_runs_over_the_first_parts_that_hold_enough(int wanted, int held, int parts)
    {
        List<int> sizes = [];
        var source = new Source((n, draw) =>
        {
            sizes.Add(n);
            return ResidualObjective.Linear(5, n, seed: draw);
        });
        var settings = Plain with
        {
            Batches = new() { GradientSequences = wanted, CurvatureSequences = 3, BacktrackingSequences = 2, LineSearchSequences = 1 },
        };
        var report = Step(new HessianFree(5, settings), new double[5], source);
        Assert.Equal(held, report.GradientSequences);
        Assert.Equal(new[] { 3, 2, 1, 4 }.Take(parts), sizes);
    }

    [Fact]
    public void Each_batch_serves_its_role()
    {
        List<ulong> asked = []; // seeds of the losses, in order
        var source = new Source((n, draw) => new ChangedObjective(ResidualObjective.Linear(20, n, seed: draw))
        {
            Change = (_, loss) =>
            {
                asked.Add(draw);
                return loss;
            },
        });
        var settings = Plain with
        {
            Batches = new() { GradientSequences = 60, CurvatureSequences = 30, BacktrackingSequences = 20, LineSearchSequences = 10 },
            Backtracking = new() { Rule = BacktrackingRule.GeometricBackwards },
        };
        Step(new HessianFree(20, settings), new double[20], source);

        ulong[] runs = [.. asked.Where((seed, i) => i == 0 || seed != asked[i - 1])];
        Assert.Equal([1, 2, 3, 2, 1, 3], runs); // the gradient's parts; backtracking; reduction ratio; line search
        Assert.Equal(3, asked.Count(seed => seed == 1)); // in the gradient, at θ + δ and at θ
    }
}
