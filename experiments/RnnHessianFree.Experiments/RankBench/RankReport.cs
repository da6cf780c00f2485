using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.RankBench;

/// <summary>What one <c>mpirun … rnnhf bench --ranks</c> measured, as its JSON file shows it.</summary>
sealed record RankReport
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required MachineDescription Machine { get; init; }

    public string? Commit { get; init; }

    public bool? Dirty { get; init; }

    public required string Command { get; init; }

    /// <summary>What the ranks talk over, by what the user says.</summary>
    public required string Network { get; init; }

    public required int Ranks { get; init; }

    /// <summary>The machine's load average when it began and when it ended: other work makes all times longer.</summary>
    public IReadOnlyList<double> Load { get; init; } = [];

    /// <summary>An all-reduce of one number: a latency.</summary>
    public required double LatencySeconds { get; init; }

    public required IReadOnlyList<VectorTimes> Vectors { get; init; }

    /// <summary>One thread's Gauss-Newton products, on rank 0 alone.</summary>
    public required IReadOnlyList<ProductTime> Products { get; init; }

    /// <summary>The same product by all ranks with a thread each and by rank 0 with as many threads, in turn; null where there are more ranks than cores.</summary>
    public PairedProducts? Pairs { get; init; }
}

/// <summary>Median times of sums over ranks of vectors of n numbers.</summary>
/// <param name="Numbers">n.</param>
/// <param name="Groups">G, spread over the ranks.</param>
/// <param name="AllReduceSeconds">MPI's own sum of a vector a rank.</param>
/// <param name="OrderedSeconds">The sum of all groups' vectors in their order.</param>
/// <param name="AllReduceBytes">What a rank receives at least: 2n(R − 1)/R numbers.</param>
/// <param name="OrderedBytes">What a rank receives: nG/R and n numbers, but for its own.</param>
/// <param name="IterationSeconds">What an iteration of conjugate gradients costs beside its product.</param>
sealed record VectorTimes(
    int Numbers, int Groups, double AllReduceSeconds, double OrderedSeconds, long AllReduceBytes, long OrderedBytes, double IterationSeconds);

/// <summary>The median time of a product.</summary>
sealed record ProductTime(int Hidden, int Length, int Sequences, int Numbers, int Groups, double Seconds);

/// <summary>Samples of two ways to do the same, in turn.</summary>
/// <param name="Hidden">H.</param>
/// <param name="Length">T.</param>
/// <param name="Sequences">B.</param>
/// <param name="RanksSeconds">A product by all ranks, a thread each.</param>
/// <param name="ThreadsSeconds">… by one rank with as many threads.</param>
/// <param name="RanksCpuSeconds">Processor time of all ranks in the former.</param>
/// <param name="ThreadsCpuSeconds">… in the latter.</param>
sealed record PairedProducts(int Hidden, int Length, int Sequences, IReadOnlyList<double> RanksSeconds, IReadOnlyList<double> ThreadsSeconds,
    IReadOnlyList<double> RanksCpuSeconds, IReadOnlyList<double> ThreadsCpuSeconds)
{
    /// <summary>How fast ranks are as a share of threads: the ratio of each pair of neighbours.</summary>
    public IReadOnlyList<double> Ratios => [.. ThreadsSeconds.Zip(RanksSeconds, (threads, ranks) => threads / ranks)];

    /// <summary>The same of processor time.</summary>
    public IReadOnlyList<double> CpuRatios => [.. ThreadsCpuSeconds.Zip(RanksCpuSeconds, (threads, ranks) => threads / ranks)];
}
