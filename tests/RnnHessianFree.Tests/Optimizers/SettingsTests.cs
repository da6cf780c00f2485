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
        { () => new LearningRateSchedule { Updates = 0 }, "Updates is 0; allowed is 1 to " },
        { () => new LearningRateSchedule { Updates = 1, WarmUpShare = 1 }, "WarmUpShare is 1; allowed is 0 to " },
        { () => new MuonSettings { Iterations = 0 }, "Iterations is 0; allowed is 1 to 100." },
        { () => new Muon(5, [new(0, 2, 2), new(3, 1, 2)], new()), "Offset = 3, Rows = 1, Columns = 2" },
        { () => new Muon(5, [new(2, 2, 2)], new()), "does not fit beside the others into 5 parameters" },
        { () => new KrylovSubspaceDescentSettings { Krylov = 0 }, "Krylov is 0; allowed is 1 to 1000." },
        { () => new SofoSettings { Damping = -1 }, "Damping is -1; allowed is 0 to " },
        { () => new LimitedMemoryBfgsSettings { Memory = 0 }, "Memory is 0; allowed is 1 to 1000." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_value_is_named_with_what_is_allowed(Func<object> make, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message);
}
