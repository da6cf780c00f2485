using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Analysis;

/// <summary>Median and quartiles over runs of a quantity that was evaluated now and then, on one clock.</summary>
static class MedianCurve
{
    /// <summary>The quantiles at each time: every run counts with its last evaluation up to then, also after its end.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="clock">What times are measured by.</param>
    /// <param name="quantity">The quantity of an evaluated step; what is not finite counts as infinite.</param>
    /// <param name="times">Where the curve is wanted, in ascending order.</param>
    public static IReadOnlyList<Quantiles> Of(
        IReadOnlyList<RunFile> runs, Clock clock, Func<RunStep, double> quantity, IReadOnlyList<double> times)
    {
        double[][] values = [.. runs.Select(run => AsSteps([.. run.Evaluated], clock, quantity, times))];
        return [.. Enumerable.Range(0, times.Count).Select(i => Quantiles.Of(values.Select(run => run[i])))];
    }

    static double[] AsSteps(RunStep[] evaluated, Clock clock, Func<RunStep, double> quantity, IReadOnlyList<double> times)
    {
        double[] values = new double[times.Count];
        int next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            while (next < evaluated.Length && clock.Of(evaluated[next]) <= times[i]) next++;
            double value = quantity(evaluated[Math.Max(0, next - 1)]);
            values[i] = double.IsFinite(value) ? value : double.PositiveInfinity;
        }
        return values;
    }
}
