namespace RnnHessianFree.Optimizers;

/// <summary>How one of the iterates of conjugate gradients is chosen by its loss on the backtracking batch.</summary>
public enum BacktrackingRule
{
    /// <summary>Of every tenth iterate and the last, the one with the lowest loss: the authors' 2011 code.</summary>
    EveryTenthGlobalBest,

    /// <summary>
    /// Of the iterates <c>⌈1.3^j⌉</c>, j = 0, 1, ..., and the last: from the last backwards, as long as the loss improves (Martens 2010,
    /// section 4.6).
    /// </summary>
    GeometricBackwards,

    /// <summary>The last iterate; no loss is evaluated.</summary>
    None,
}
