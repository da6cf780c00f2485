using System.Globalization;
using RnnHessianFree.Diagnostics;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Inspection;

/// <summary>Sequences by what is wanted at their last step that counts: thirds of a number, or the greatest of many.</summary>
static class TargetGroups
{
    // More groups than these have no colours of their own: the last stands for the rest.
    const int Most = 6;

    public static (string[] Names, int[] GroupOf) Of(SequenceBatch batch)
    {
        double[][] targets = [.. Enumerable.Range(0, batch.Sequences).Select(b =>
        {
            int last = VanillaNetwork.LastCounted(batch, b);
            return last == 0 ? new double[batch.Outputs] : batch.Target(last - 1, b).ToArray();
        })];
        if (batch.Outputs == 1)
        {
            double[] values = [.. targets.Select(target => target[0]).Distinct().Order()];
            if (values.Length <= 2)
                return ([.. values.Select(value => $"target {Text(value)}")], [.. targets.Select(target => Array.IndexOf(values, target[0]))]);
            double[] sorted = [.. targets.Select(target => target[0]).Order()];
            double low = sorted[sorted.Length / 3], high = sorted[2 * sorted.Length / 3];
            return ([$"target < {Text(low)}", $"{Text(low)} to {Text(high)}", $"≥ {Text(high)}"],
                [.. targets.Select(target => target[0] < low ? 0 : target[0] < high ? 1 : 2)]);
        }
        int[] symbols = [.. targets.Select(target => Array.IndexOf(target, target.Max()))];
        int[] distinct = [.. symbols.Distinct().Order()];
        string[] names = [.. distinct.Select(symbol => $"target {symbol}")];
        return names.Length <= Most ? (names, [.. symbols.Select(symbol => Array.IndexOf(distinct, symbol))])
            : ([.. names.Take(Most - 1), "others"], [.. symbols.Select(symbol => Math.Min(Array.IndexOf(distinct, symbol), Most - 1))]);
    }

    static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
