using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Keeps iterates of a solve and chooses the one to propose. Its vectors are made when first needed and used again in later solves.
/// </summary>
sealed class CgBacktracking(BacktrackingRule rule, TrialPoint trial)
{
    readonly List<Iterate> _kept = [];
    int _count;

    /// <summary>Forgets the iterates of the solve before.</summary>
    public void Clear() => _count = 0;

    /// <summary>Keeps the iterate if the rule wants it. Iterates come in order.</summary>
    public void Offer(int iteration, ReadOnlySpan<double> x, double model)
    {
        if (!Keeps(iteration)) return;
        if (_count == _kept.Count) _kept.Add(new(0, new double[x.Length], 0));
        x.CopyTo(_kept[_count].X);
        _kept[_count] = _kept[_count] with { Iteration = iteration, Model = model };
        _count++;
    }

    /// <summary>The chosen one of the kept iterates and the last, and its loss on the batch: null where there was nothing to choose.</summary>
    public (Iterate Chosen, double? Loss) Choose(IObjective batch, ReadOnlySpan<double> parameters, Iterate last, StepWatch watch)
    {
        if (rule == BacktrackingRule.None) return (last, null);
        int others = _count > 0 && _kept[_count - 1].Iteration == last.Iteration ? _count - 1 : _count;
        if (others == 0 || !watch.Tell("backtracking", 0, others + 1)) return (last, null);

        // A loss that is not finite loses against all, and stops no walk.
        var best = last;
        double lowest = trial.Loss(batch, parameters, last.X);
        if (double.IsNaN(lowest)) lowest = double.PositiveInfinity;
        for (int j = others - 1; j >= 0 && watch.Tell("backtracking", others - j, others + 1); j--)
        {
            double loss = trial.Loss(batch, parameters, _kept[j].X);
            if (loss < lowest) (best, lowest) = (_kept[j], loss);
            else if (rule == BacktrackingRule.GeometricBackwards && double.IsFinite(lowest)) break;
        }
        return (best, lowest);
    }

    /// <summary>Whether the rule wants the iterate of this number.</summary>
    public bool Keeps(int iteration) => rule switch
    {
        BacktrackingRule.EveryTenthGlobalBest => iteration % 10 == 0,
        BacktrackingRule.GeometricBackwards => IsOnGrid(iteration, 1, 1.3, Math.Ceiling),
        BacktrackingRule.GeometricGlobalBest => iteration <= 2 || IsOnGrid(iteration, 5, 1.5, Math.Round),
        _ => false,
    };

    // Whether one of first, first·factor, first·factor², ..., made whole, is this iteration.
    static bool IsOnGrid(int iteration, double first, double factor, Func<double, double> whole)
    {
        double power = first;
        while (whole(power) < iteration) power *= factor;
        return whole(power) == iteration;
    }
}

/// <summary>An iterate of conjugate gradients.</summary>
/// <param name="Iteration">i; 0 is the start.</param>
/// <param name="X">The iterate.</param>
/// <param name="Model">φ(x).</param>
readonly record struct Iterate(int Iteration, double[] X, double Model);

/// <summary>Which iterate of conjugate gradients becomes the proposed step.</summary>
public sealed record BacktrackingSettings
{
    /// <summary>The rule. The authors' 2011 code has <see cref="BacktrackingRule.EveryTenthGlobalBest"/>.</summary>
    public BacktrackingRule Rule { get; init => field = Require.Defined(value); } = BacktrackingRule.GeometricGlobalBest;
}

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

    /// <summary>
    /// Of the iterates 1, 2 and <c>5·1.5^j</c>, j = 0, 1, ..., rounded, and the last: the one with the lowest loss. Ours: as dense as every tenth where
    /// solves are short, and a third of its losses where they are long.
    /// </summary>
    GeometricGlobalBest,

    /// <summary>The last iterate; no loss is evaluated.</summary>
    None,
}
