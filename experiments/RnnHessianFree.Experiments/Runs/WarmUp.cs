using System.Diagnostics;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Exercises a plan's code on throw-away copies before the clock starts, so that compiling it is not timed.</summary>
static class WarmUp
{
    const int MostSequences = 32, MostSteps = 60; // .NET compiles hot methods anew after 30 calls.

    public static void Run(TrainingPlan plan, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        bool GoesOn() => plan.Agreement.On(watch.Elapsed < plan.WarmUp && !cancellation.IsCancellationRequested);
        var optimizer = plan.NewOptimizer();
        double[] parameters = [.. plan.InitialParameters];
        var data = new FewSequences(new CheckedSource(plan.TrainingData(~plan.Header.Seed, new())));
        for (int i = 0; i < MostSteps && GoesOn(); i++) optimizer.Step(parameters, data, _ => GoesOn());
    }

    /// <summary>A source that gives no more than a few sequences at a time.</summary>
    sealed class FewSequences(IObjectiveSource<ICurvedObjective> source) : IObjectiveSource<ICurvedObjective>
    {
        public ICurvedObjective Draw(int sequences) => source.Draw(Math.Min(sequences, MostSequences));

        public ICurvedObjective Redraw(ulong batchSeed, int sequences) => source.Redraw(batchSeed, Math.Min(sequences, MostSequences));
    }
}
