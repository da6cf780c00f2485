using RnnHessianFree.Models;

namespace RnnHessianFree.Tests;

public class RandomStreamTests
{
    [Fact]
    public void Same_name_seed_and_index_give_the_same_numbers_and_any_other_gives_others()
    {
        ulong First(string name, ulong seed, ulong index) => new RandomStream(name, seed, index).NextBits();
        Assert.Equal(First("init", 1, 0), First("init", 1, 0));
        Assert.Equal(4, new[] { First("init", 1, 0), First("data", 1, 0), First("init", 2, 0), First("init", 1, 1) }.Distinct().Count());
    }
}
