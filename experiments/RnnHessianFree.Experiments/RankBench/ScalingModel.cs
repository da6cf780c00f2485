using RnnHessianFree.Models.Simd;

namespace RnnHessianFree.Experiments.RankBench;

/// <summary>A network by its time for a message, in seconds, and its speed, in bytes a second.</summary>
sealed record Network(string Name, double Latency, double Bandwidth)
{
    /// <summary>
    /// The network that these measurements show: the latency of one message from an all-reduce of one number, which takes 2⌈log₂ R⌉, and the
    /// bandwidth from the longest vectors, whose latency does not count.
    /// </summary>
    public static Network Of(string name, IReadOnlyList<RankReport> reports)
    {
        double[] latencies = [.. reports.Select(report => report.LatencySeconds / (2 * Rounds(report.Ranks)))];
        double[] speeds = [.. reports.Select(report => report.Vectors.MaxBy(vector => vector.Numbers)!).Select(vector => vector.OrderedBytes / vector.OrderedSeconds)];
        return new(name, latencies.Average(), speeds.Average());
    }

    public static int Rounds(int ranks) => (int)Math.Ceiling(Math.Log2(ranks));
}

/// <summary>
/// One iteration of conjugate gradients by R ranks of one thread each:
/// <c>t(R) = c·max(groups of a rank)/G + v + 3⌈log₂R⌉·α + (R−1)·α + (nG/R + n)(1−1/R)·8/β</c>. The product c is shared by groups; the vectors v
/// of the iteration are not; a message takes α, and the exchange of parts needs one for each other rank.
/// </summary>
/// <param name="Name">What is trained.</param>
/// <param name="Numbers">n.</param>
/// <param name="Groups">G of the batch.</param>
/// <param name="Product">c: seconds of a whole product on one thread.</param>
/// <param name="Vectors">v: seconds of the rest of an iteration.</param>
sealed record ScalingModel(string Name, int Numbers, int Groups, double Product, double Vectors)
{
    /// <summary>B of the batch.</summary>
    public required int Sequences { get; init; }

    /// <summary>The groups of a batch, in single precision on 512-bit registers.</summary>
    public static int GroupsOf(int sequences) => new Dealing(new int[sequences], lanes: 16).Groups;

    public double Seconds(int ranks, Network network) => Compute(ranks) + Vectors + Sum(ranks, network);

    /// <summary>The sum of an iteration and rank 0's word on whether to go on.</summary>
    public double Sum(int ranks, Network network)
    {
        if (ranks == 1) return 0;
        double received = (Numbers * (double)Groups / ranks + Numbers) * (1 - 1.0 / ranks) * sizeof(double);
        return network.Latency * (3 * Network.Rounds(ranks) + ranks - 1) + received / network.Bandwidth;
    }

    /// <summary>The same network on a batch so many times as large: the product grows with it, groups up to their limit.</summary>
    public ScalingModel Times(int factor) =>
        this with { Sequences = factor * Sequences, Product = factor * Product, Groups = GroupsOf(factor * Sequences) };

    /// <summary>What keeps R ranks from being R times as fast.</summary>
    public IReadOnlyList<(string What, double Seconds)> Losses(int ranks, Network network) =>
    [
        ($"{Groups} groups cannot be shared evenly", Compute(ranks) - Product / ranks),
        ("vectors that every rank computes", Vectors * (1 - 1.0 / ranks)),
        ("the network", Sum(ranks, network)),
    ];

    double Compute(int ranks) => Product * ((Groups + ranks - 1) / ranks) / Groups;
}
