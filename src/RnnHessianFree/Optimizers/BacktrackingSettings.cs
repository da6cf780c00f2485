using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>Which iterate of conjugate gradients becomes the proposed step.</summary>
public sealed record BacktrackingSettings
{
    /// <summary>The rule. The default is that of the authors' 2011 code.</summary>
    public BacktrackingRule Rule { get; init => field = Require.Defined(value); } = BacktrackingRule.EveryTenthGlobalBest;
}
