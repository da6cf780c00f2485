using MathNet.Numerics;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>What more trials would have been worth.</summary>
static class Tunability
{
    /// <summary>
    /// How likely it is that at least one of k trials drawn from n succeeds where m of the n did: <c>1 − C(n−m, k)/C(n, k)</c>.
    /// </summary>
    public static double ChanceOfSuccess(int trials, int successes, int drawn) =>
        1 - SpecialFunctions.Binomial(trials - successes, drawn) / SpecialFunctions.Binomial(trials, drawn);
}
