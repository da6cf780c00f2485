namespace RnnHessianFree.LinearAlgebra;

/// <summary>Why conjugate gradients stopped.</summary>
public enum ConjugateGradientStop
{
    /// <summary>The quadratic model hardly falls any more (Martens 2010, section 4.4).</summary>
    LittleProgress,

    /// <summary>The allowed iterations are used up.</summary>
    IterationLimit,

    /// <summary>The system is solved to the residual tolerance.</summary>
    ResidualSmall,

    /// <summary>A direction with <c>pᵀAp ≤ 0</c> was met; the iterate before it is kept.</summary>
    NonPositiveCurvature,

    /// <summary>A product or an iterate was not finite; the last finite iterate is kept.</summary>
    NotFinite,

    /// <summary>The callback asked for the end; the iterate it was shown is kept.</summary>
    Interrupted,
}
