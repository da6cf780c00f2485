using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The data of one Hessian-free step, by role.</summary>
/// <param name="Curvature">Gives the curvature and the reduction ratio.</param>
/// <param name="Backtracking">Chooses among the iterates.</param>
/// <param name="LineSearch">Chooses the step's length.</param>
/// <param name="Gradient">The mean over the gradient's parts.</param>
/// <param name="GradientSeeds">The seeds of those parts.</param>
/// <param name="Seeds">The seeds of all parts, in the order drawn.</param>
sealed record StepBatches(ICurvedObjective Curvature, IObjective Backtracking, IObjective LineSearch, IObjective Gradient,
    IReadOnlyList<ulong> GradientSeeds, IReadOnlyList<ulong> Seeds)
{
    /// <summary>Draws a step's data by the rule that <see cref="BatchSettings"/> states.</summary>
    /// <param name="source">The stream of data.</param>
    /// <param name="settings">How much of it.</param>
    /// <param name="curvature">The curvature batch, where it is not to be drawn.</param>
    public static StepBatches Draw(IObjectiveSource<ICurvedObjective> source, BatchSettings settings, ICurvedObjective? curvature)
    {
        curvature ??= source.Draw(settings.CurvatureSequences);
        IObjective backtracking = source.Draw(settings.BacktrackingSequences);
        IObjective lineSearch = source.Draw(settings.LineSearchSequences);
        List<IObjective> parts = [curvature, backtracking, lineSearch];
        int remainder = settings.GradientSequences - parts.Sum(part => part.Sequences);
        if (remainder > 0) parts.Add(source.Draw(remainder));

        int used = 0, sequences = 0;
        while (used < parts.Count && sequences < settings.GradientSequences) sequences += parts[used++].Sequences;
        return new(curvature, backtracking, lineSearch, new MeanObjective(parts[..used]),
            [.. parts.Take(used).Select(part => part.BatchSeed)], [.. parts.Select(part => part.BatchSeed)]);
    }
}
