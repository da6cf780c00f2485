using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>Real training of a few hidden units on short sequences, a few milliseconds a step.</summary>
static class SmallPlan
{
    public static TrainingPlan Of(string optimizer, int steps, ulong seed = 1, int threads = 2, bool fixedCurvature = false) => Catalog.Plan(new RunRequest
    {
        Study = "test",
        Task = "addition",
        Length = 10,
        Hidden = 5,
        Optimizer = OptimizerCatalog.Find(optimizer, "--optimizer"),
        Settings = optimizer switch
        {
            "hf" => KnobValues.Of((Knobs.GradientSequences, 40), (Knobs.CurvatureSequences, 20), (Knobs.CgIterations, 10))
                .Over(fixedCurvature ? KnobValues.Of((Knobs.FixedCurvature, 1), (Knobs.CgIterations, 12)) : KnobValues.None),
            _ => KnobValues.Of((Knobs.GradientSequences, 20)),
        },
        Initialization = KnobValues.Of((Knobs.Sparse, 1)), // no run is solved from these within its steps
        Seed = seed,
        Threads = threads,
        Budget = new(Steps: steps),
        Evaluation = new(EveryPasses: 3000, Sequences: 100),
    }) with
    {
        WarmUp = TimeSpan.Zero,
    };
}
