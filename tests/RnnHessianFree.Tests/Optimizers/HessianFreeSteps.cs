using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tests.Doubles;

namespace RnnHessianFree.Tests.Optimizers;

/// <summary>Steps of Hessian-free on small objectives.</summary>
static class HessianFreeSteps
{
    // Solves to the end, proposes the last iterate and takes it whole where the loss falls: the mathematics without the heuristics.
    public static readonly HessianFreeSettings Plain = HessianFreeSettings.MartensSutskever2011 with
    {
        Batches = new() { GradientSequences = 1, CurvatureSequences = 1, BacktrackingSequences = 1, LineSearchSequences = 1 },
        Cg = new() { MinIterations = 300, ResidualTolerance = 1e-13 },
        Backtracking = new() { Rule = BacktrackingRule.None },
        Damping = new() { InitialLambda = 0.1, StructuralRatio = 0 },
    };

    public static double[] Solution(HessianFree optimizer) => optimizer.State.Vectors["solution"];

    public static HessianFreeReport Step(HessianFree optimizer, double[] theta, ICurvedObjective objective, StepMonitor? monitor = null) =>
        Step(optimizer, theta, new Source(objective), monitor);

    public static HessianFreeReport Step(
        HessianFree optimizer, double[] theta, IObjectiveSource<ICurvedObjective> source, StepMonitor? monitor = null) =>
        optimizer.Step(theta, source, monitor);
}
