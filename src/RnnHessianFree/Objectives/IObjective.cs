namespace RnnHessianFree.Objectives;

/// <summary>
/// A loss f(θ) on one fixed batch: the mean over its sequences of their summed, masked losses. The same θ gives the same bits,
/// so that a line search, a reduction ratio or a conjugate-gradient solve on it means something; new data are a new objective.
/// </summary>
public interface IObjective
{
    /// <summary>The number of parameters, the length of θ.</summary>
    int Dimension { get; }

    /// <summary>How many sequences the mean runs over: its weight when objectives are averaged, and what a pass over it costs.</summary>
    int Sequences { get; }

    /// <summary>Names the batch in logs: the seed it was drawn with; 0 where it was not drawn.</summary>
    ulong BatchSeed { get; }

    /// <summary>The loss f(θ); not finite where θ or the data overflow.</summary>
    double Loss(ReadOnlySpan<double> parameters);

    /// <summary>Writes ∇f(θ) into <paramref name="gradient"/> and returns f(θ).</summary>
    double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient);
}
