using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tests.Doubles;

/// A source made of a function of (sequences, draw number from 1).
sealed class Source(Func<int, ulong, ICurvedObjective> draw) : IObjectiveSource<ICurvedObjective>
{
    ulong _draws;

    public Source(ICurvedObjective always) : this((_, _) => always) { }

    public ICurvedObjective Draw(int sequences) => draw(sequences, ++_draws);
}
