using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The data of one Hessian-free step, by role.</summary>
/// <param name="Curvature">Gives the curvature.</param>
/// <param name="Backtracking">Chooses among the iterates.</param>
/// <param name="LineSearch">Chooses the step's length.</param>
/// <param name="Gradient">The mean over the gradient's parts.</param>
/// <param name="Seeds">The seeds of all parts, in the order drawn.</param>
sealed record StepBatches(ICurvedObjective Curvature, IObjective Backtracking, IObjective LineSearch, MeanObjective Gradient,
    IReadOnlyList<ulong> Seeds)
{
    /// <summary>The parts that the gradient's data beside the curvature batch are drawn in: five in all tell the error of a mean to a third.</summary>
    public const int Parts = 4;

    /// <summary>Draws a step's data by the rule that <see cref="BatchSettings"/> states.</summary>
    /// <param name="source">The stream of data.</param>
    /// <param name="settings">How much of it.</param>
    /// <param name="curvature">The curvature batch, where it is not to be drawn.</param>
    public static StepBatches Draw(IObjectiveSource<ICurvedObjective> source, BatchSettings settings, ICurvedObjective? curvature)
    {
        curvature ??= source.Draw(settings.CurvatureSequences);
        List<IObjective> parts = [curvature];
        var backtracking = DrawOwn(settings.BacktrackingSequences);
        var lineSearch = DrawOwn(settings.LineSearchSequences);
        int remainder = settings.GradientSequences - parts.Sum(part => part.Sequences);
        bool isOneBatch = parts.Count == 1, isAllData = curvature.Sequences < settings.CurvatureSequences; // less than asked for: there are no more
        int pieces = !isOneBatch ? 1 : isAllData ? 0 : Math.Min(Parts, remainder);
        for (int i = 0; i < pieces && remainder > 0; i++) parts.Add(source.Draw(remainder / pieces + (i < remainder % pieces ? 1 : 0)));

        int used = 0, sequences = 0;
        while (used < parts.Count && sequences < settings.GradientSequences) sequences += parts[used++].Sequences;
        var gradient = new MeanObjective(parts[..used]);
        return new(curvature, backtracking ?? gradient, lineSearch ?? gradient, gradient,
            [.. parts.Select(part => part.BatchSeed)]);

        IObjective? DrawOwn(int sequences)
        {
            if (sequences == 0) return null;
            parts.Add(source.Draw(sequences));
            return parts[^1];
        }
    }
}

/// <summary>
/// The data of a step. By default there is one batch: the curvature comes from its first part, gradient and losses from all of it, and it is drawn
/// in <see cref="StepBatches.Parts"/> parts beside the first, whose spread shows the noise. Where <see cref="BacktrackingSequences"/> or
/// <see cref="LineSearchSequences"/> are set, it is drawn as in the authors' 2011 code: a curvature, a backtracking and a line-search batch,
/// separately in this order, then a remainder where the gradient wants more sequences than these three have. The gradient runs over the shortest run of
/// these parts, from the curvature batch on, that holds <see cref="GradientSequences"/> or more; so the curvature batch is always part of
/// the gradient's data. That code uses 1,000 sequences for each of the three and 10,000 for the gradient; its notes say that 300 can solve T = 100.
/// </summary>
public sealed record BatchSettings
{
    /// <summary>The sequences of the gradient, at least; ≥ 1. 500: ours, half the authors' minibatch; more come where noise asks for them.</summary>
    public int GradientSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 500;

    /// <summary>The sequences of the curvature, ≥ 1. 64: ours; an eighth of the gradient's, where Byrd, Chin, Nocedal &amp; Wu 2012 have a tenth.</summary>
    public int CurvatureSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 64;

    /// <summary>The sequences that choose among iterates, ≥ 0; 0, the default: those of the gradient.</summary>
    public int BacktrackingSequences { get; init => field = Require.InRange(value, 0, int.MaxValue); }

    /// <summary>The sequences of the line search, ≥ 0; 0, the default: those of the gradient.</summary>
    public int LineSearchSequences { get; init => field = Require.InRange(value, 0, int.MaxValue); }

    /// <summary>
    /// Whether the curvature batch of the first step to come to an end serves all steps; otherwise, as in the authors' 2011 code, each step draws its own.
    /// </summary>
    public bool FixedCurvatureBatch { get; init; }
}
