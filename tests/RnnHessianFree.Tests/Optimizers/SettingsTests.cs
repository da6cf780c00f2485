using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Optimizers;

public class SettingsTests
{
    public static TheoryData<Func<object>, string> Wrong => new()
    {
        { () => new ConjugateGradientSettings { MaxIterations = 0 }, "MaxIterations is 0; allowed is 1 to 1000000." },
        { () => new ConjugateGradientSettings { ProgressTolerance = double.NaN }, "ProgressTolerance is NaN; allowed is 0 to 1." },
        { () => new BatchSettings { CurvatureSequences = 0 }, "CurvatureSequences is 0; allowed is 1 to " },
        { () => new DampingSettings { InitialLambda = -1 }, "InitialLambda is -1; allowed is 0 to " },
        { () => new DampingSettings { ReductionRatioModel = (ReductionRatioModel)7 }, "is 7; allowed is one of Damped, Undamped." },
        { () => new BacktrackingSettings { Rule = (BacktrackingRule)9 }, "Rule is 9; allowed is one of EveryTenthGlobalBest, " },
        { () => new LineSearchSettings { SufficientDecrease = 2 }, "SufficientDecrease is 2; allowed is 0 to 1." },
        { () => new HessianFreeSettings { WarmStartDecay = 1.1 }, "WarmStartDecay is 1.1; allowed is 0 to 1." },
        { () => new HessianFreeSettings { Damping = null! }, "Damping" },
        { () => new SgdSettings { LearningRate = 0 }, "LearningRate is 0; allowed is a finite number > 0." },
        { () => new SgdSettings { ClipNorm = 0 }, "ClipNorm is 0; allowed is " },
        { () => new SgdSettings { EarlyUpdates = -1 }, "EarlyUpdates is -1; allowed is 0 to " },
        { () => new RmsPropSettings { Decay = 2 }, "Decay is 2; allowed is 0 to 1." },
        { () => new AdamSettings { Beta2 = 1 }, "Beta2 is 1; allowed is 0 to " },
        { () => new AdamSettings { WeightDecay = double.PositiveInfinity }, "WeightDecay is " },
        { () => new LimitedMemoryBfgsSettings { Memory = 0 }, "Memory is 0; allowed is 1 to 1000." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_value_is_named_with_what_is_allowed(Func<object> make, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message);
}
