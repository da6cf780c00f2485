using RnnHessianFree.Experiments.RankBench;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Strong and weak scaling as projected: a line for each model and network.</summary>
static class ScalingFigure
{
    public static Figure Of(Projection projection)
    {
        var lines = projection.Models.SelectMany(model => projection.Networks.Skip(1), (model, network) => (Model: model, Network: network)).ToArray();
        Panel strong = new(), weak = new();
        foreach (var (panel, title) in ((Panel, string)[])[(strong, "ranks, same batch"), (weak, "ranks, a batch of 1,000 each")])
            Axis.Logarithmic(panel.Plot.Axes.Bottom, title, [.. Projection.Ranks.Select(ranks => (double)ranks)]);
        Axis.Logarithmic(strong.Plot.Axes.Left, "times as fast as one", 1, Projection.MostRanks);
        Axis.Linear(weak.Plot.Axes.Left, "speed a rank, as a share of one's", 0, 1.05);
        List<LegendItem> legend = [];
        foreach (var (i, (model, network)) in lines.Index())
        {
            var style = RunStyle.Of(i);
            legend.Add(Panel.LegendFor($"{model.Name.Split(',')[0]}, {network.Name.Split(',')[0]}", style));
            strong.Line(Points(ranks => Math.Log10(Projection.SpeedUp(model, ranks, network))), style);
            weak.Line(Points(ranks => Projection.WeakEfficiency(model, ranks, network)), style);
        }
        return new Figure("an iteration of conjugate gradients by R ranks of one thread: model from measurements", legend, new[,] { { strong, weak } });
    }

    static Coordinates[] Points(Func<int, double> y) => [.. Projection.Ranks.Select(ranks => new Coordinates(Math.Log10(ranks), y(ranks)))];
}
