using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

public class CgBacktrackingTests
{
    // Iterates x_i = i in one dimension, with a loss for each i; says which was chosen and which were looked at.
    static (int Chosen, List<int> Tried) Choose(BacktrackingRule rule, int iterations, Func<int, double> loss, CgBacktracking? used = null)
    {
        List<int> tried = [];
        var objective = new ChangedObjective(ResidualObjective.Linear(1, 1, seed: 1))
        {
            Change = (x, _) =>
            {
                tried.Add((int)x[0]);
                return loss((int)x[0]);
            },
        };
        var backtracking = used ?? new CgBacktracking(rule, new TrialPoint(1));
        backtracking.Clear();
        for (int i = 1; i <= iterations; i++) backtracking.Offer(i, [i], -i);
        var (chosen, _) = backtracking.Choose(objective, [0], new(iterations, [iterations], -iterations), new StepWatch(null));
        Assert.Equal((chosen.Iteration, -chosen.Iteration), ((int)chosen.X[0], chosen.Model));
        return (chosen.Iteration, tried);
    }

    [Fact]
    public void Every_tenth_global_best_looks_at_all_of_them()
    {
        var (chosen, tried) = Choose(BacktrackingRule.EveryTenthGlobalBest, 35, i => i switch { 10 => 1, 20 => 3, 30 => 2, _ => 2.5 });
        Assert.Equal([35, 30, 20, 10], tried);
        Assert.Equal(10, chosen);
    }

    [Fact]
    public void Geometric_backwards_stops_where_the_loss_gets_worse()
    {
        Func<int, double> loss = i => i switch { 3 => 0, 24 => 9, 18 => 8, 14 => 8.5, _ => 10 };
        var (chosen, tried) = Choose(BacktrackingRule.GeometricBackwards, 25, loss);
        Assert.Equal([25, 24, 18, 14], tried);
        Assert.Equal(18, chosen);
    }

    [Fact]
    public void The_geometric_grid_holds_the_ceilings_of_powers_of_1_3()
    {
        var (chosen, tried) = Choose(BacktrackingRule.GeometricBackwards, 30, i => i);
        Assert.Equal([30, 24, 18, 14, 11, 9, 7, 5, 4, 3, 2, 1], tried);
        Assert.Equal(1, chosen);
    }

    [Theory]
    [InlineData(BacktrackingRule.EveryTenthGlobalBest, 30)]
    [InlineData(BacktrackingRule.GeometricBackwards, 24)]
    public void A_last_iterate_that_is_kept_is_looked_at_once(BacktrackingRule rule, int iterations)
    {
        var (chosen, tried) = Choose(rule, iterations, i => -i);
        Assert.Equal(iterations, chosen);
        Assert.Equal(tried.Distinct(), tried);
    }

    [Fact]
    public void None_evaluates_nothing_and_gives_the_last()
    {
        var (chosen, tried) = Choose(BacktrackingRule.None, 35, i => i);
        Assert.Equal(35, chosen);
        Assert.Empty(tried);
    }

    [Theory]
    [InlineData(BacktrackingRule.EveryTenthGlobalBest, 20)]
    [InlineData(BacktrackingRule.GeometricBackwards, 14)]
    public void Losses_that_are_not_finite_are_walked_over(BacktrackingRule rule, int expected) =>
        Assert.Equal(expected, Choose(rule, 35, i => i == expected ? 1 : i > expected ? double.NaN : 2).Chosen);

    [Fact]
    public void A_shorter_solve_after_a_longer_one_does_not_see_its_iterates()
    {
        var backtracking = new CgBacktracking(BacktrackingRule.EveryTenthGlobalBest, new TrialPoint(1));
        Choose(BacktrackingRule.EveryTenthGlobalBest, 55, i => i, backtracking);
        Assert.Equal([15, 10], Choose(BacktrackingRule.EveryTenthGlobalBest, 15, i => i, backtracking).Tried);
    }
}
