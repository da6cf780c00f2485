namespace RnnHessianFree.Experiments.RankBench;

/// <summary>Strong and weak scaling to 128 ranks, from what was measured on few.</summary>
sealed class Projection
{
    public const int MostRanks = 128;

    const string Measured = "shared memory";

    public Projection(IReadOnlyList<RankReport> reports)
    {
        Reports = reports;
        // Other work on the machine only ever adds: of the same thing measured by several, the least.
        Products = [.. reports.SelectMany(report => report.Products).GroupBy(product => product.Hidden)
            .Select(same => same.MinBy(product => product.Seconds)!).OrderBy(product => product.Hidden)];
        Networks =
        [
            .. reports.GroupBy(report => report.Network).OrderBy(same => same.Key != Measured).Select(same => Network.Of($"{same.Key}, as measured", [.. same])),
            // Nominal: a message of 50 µs and 10⁹ bits a second; of 2 µs and 10¹¹.
            new("1 Gb/s Ethernet, nominal", 50e-6, 1e9 / 8),
            new("100 Gb/s fabric, nominal", 2e-6, 1e11 / 8),
        ];
        Models = [.. Products.Select(Model)];
    }

    public IReadOnlyList<RankReport> Reports { get; }

    public IReadOnlyList<ProductTime> Products { get; }

    public IReadOnlyList<Network> Networks { get; }

    /// <summary>Networks of each measured size, on batches of 1,000 sequences.</summary>
    public IReadOnlyList<ScalingModel> Models { get; }

    public static IReadOnlyList<int> Ranks { get; } = [1, 2, 4, 8, 16, 32, 64, MostRanks];

    /// <summary>How many times as fast R ranks are as one, on the same batch.</summary>
    public static double SpeedUp(ScalingModel model, int ranks, Network network) => model.Seconds(1, network) / model.Seconds(ranks, network);

    /// <summary>The speed of R ranks on R times the batch, as a share of R times that of one.</summary>
    public static double WeakEfficiency(ScalingModel model, int ranks, Network network) =>
        model.Seconds(1, network) / Larger(model, ranks).Seconds(ranks, network);

    /// <summary>The same on so many times the batch.</summary>
    public static ScalingModel Larger(ScalingModel model, int factor) => model.Times(factor);

    ScalingModel Model(ProductTime product)
    {
        const int sequences = 1000;
        var vector = Reports.SelectMany(report => report.Vectors).GroupBy(vector => vector.Numbers)
            .MinBy(same => Math.Abs(Math.Log((double)same.Key / product.Numbers)))!.MinBy(vector => vector.IterationSeconds)!;
        return new($"H = {product.Hidden}, B = {sequences:N0}", product.Numbers, ScalingModel.GroupsOf(sequences),
            product.Seconds * sequences / product.Sequences, vector.IterationSeconds * product.Numbers / vector.Numbers)
        {
            Sequences = sequences,
        };
    }
}
