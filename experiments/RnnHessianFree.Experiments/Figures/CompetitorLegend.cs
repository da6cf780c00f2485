using RnnHessianFree.Experiments.Analysis;
using ScottPlot;

namespace RnnHessianFree.Experiments.Figures;

/// <summary>Optimisers of a study look the same in all its figures.</summary>
static class CompetitorLegend
{
    public static RunStyle StyleOf(Competitor optimizer) => RunStyle.Of(optimizer.Order);

    public static IReadOnlyList<LegendItem> Of(IEnumerable<Competitor> optimizers) =>
        [.. optimizers.Select(optimizer => Panel.LegendFor(optimizer.Title, StyleOf(optimizer)))];
}
