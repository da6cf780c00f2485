using RnnHessianFree.Experiments.Reports;

namespace RnnHessianFree.Experiments.RankBench;

/// <summary>Strong and weak scaling to 128 ranks, from what was measured on few.</summary>
sealed class Projection
{
    public const int MostRanks = 128;

    const string Measured = "shared memory";
    const double StillWell = 0.8;

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

    public string Text()
    {
        static string Share(double value) => Markdown.Invariant($"{value:P0}");
        string networks = Markdown.Table(["network", "#a message, µs", "#MB/s"],
            Networks.Select(network => new[] { network.Name, Markdown.Invariant($"{1e6 * network.Latency:F1}"), Markdown.Invariant($"{network.Bandwidth / 1e6:N0}") }));
        string check = Markdown.Table(["measured on", "#n", "#sum measured, ms", "#by the model, ms"],
            from report in Reports
            let network = Networks.First(known => known.Name.StartsWith(report.Network, StringComparison.Ordinal))
            from vector in report.Vectors
            select new[]
            {
                $"{report.Ranks} ranks, {report.Network}", Markdown.Count(vector.Numbers), Markdown.Ratio(1000 * vector.OrderedSeconds),
                Markdown.Ratio(1000 * new ScalingModel("", vector.Numbers, vector.Groups, 0, 0) { Sequences = 1 }.Sum(report.Ranks, network)),
            });
        string strong = Markdown.Table(["strong scaling: speed-up", .. Ranks.Skip(1).Select(ranks => $"#{ranks}"), $"first below {Share(StillWell)} of R, and what costs most there"],
            from model in Models
            from network in Networks
            select (string[])[$"{model.Name}, {network.Name}", .. Ranks.Skip(1).Select(ranks => Markdown.Invariant($"{SpeedUp(model, ranks, network):F1}")),
                Breaks(ranks => SpeedUp(model, ranks, network) / ranks, ranks => model.Losses(ranks, network))]);
        string weak = Markdown.Table(["weak scaling: efficiency", .. Ranks.Skip(1).Select(ranks => $"#{ranks}"), $"first below {Share(StillWell)}, and what costs most there"],
            from model in Models
            from network in Networks
            select (string[])[$"{model.Name}, {network.Name}", .. Ranks.Skip(1).Select(ranks => Share(WeakEfficiency(model, ranks, network))),
                Breaks(ranks => WeakEfficiency(model, ranks, network), ranks => Larger(model, ranks).Losses(ranks, network))]);
        return $"""


            ## To 128 ranks

            By the model below, for an iteration of conjugate gradients; ranks of one thread. Networks:

            {networks}

            The model against what it was made from and what it was not (it has two numbers for each network):

            {check}

            ![Speed-up and efficiency to 128 ranks](../results/scaling/projection.png)

            {strong}

            {weak}

            """;
    }

    static string Breaks(Func<int, double> efficiency, Func<int, IReadOnlyList<(string What, double Seconds)>> losses)
    {
        foreach (int ranks in Ranks.Skip(1))
            if (efficiency(ranks) < StillWell) return $"{ranks}: {losses(ranks).MaxBy(loss => loss.Seconds).What}";
        return "–";
    }

    static ScalingModel Larger(ScalingModel model, int factor) => model.Times(factor);

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
