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

    /// <summary>The chosen one of the kept iterates and the last.</summary>
    public Iterate Choose(IObjective batch, ReadOnlySpan<double> parameters, Iterate last, StepWatch watch)
    {
        if (rule == BacktrackingRule.None) return last;
        int others = _count > 0 && _kept[_count - 1].Iteration == last.Iteration ? _count - 1 : _count;
        if (others == 0 || !watch.Tell("backtracking", 0, others + 1)) return last;

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
        return best;
    }

    bool Keeps(int iteration) => rule switch
    {
        BacktrackingRule.EveryTenthGlobalBest => iteration % 10 == 0,
        BacktrackingRule.GeometricBackwards => IsOnGeometricGrid(iteration),
        _ => false,
    };

    static bool IsOnGeometricGrid(int iteration)
    {
        double power = 1;
        while (Math.Ceiling(power) < iteration) power *= 1.3;
        return Math.Ceiling(power) == iteration;
    }
}
