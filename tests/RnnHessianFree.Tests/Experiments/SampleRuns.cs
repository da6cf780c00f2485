using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>Two made-up runs to draw: one that solves its task, one that does not.</summary>
static class SampleRuns
{
    public static void Write(string folder)
    {
        using (var file = new RunFileWriter(Path.Combine(folder, "hf.jsonl")))
        {
            var optimizer = new NamedSettings("Hessian-free", RunFormat.Element(new HessianFreeSettings()));
            file.Write(BowlPlan.Header(new Budget(60)) with { Optimizer = optimizer });
            for (int i = 0; i <= 40; i++)
            {
                var evaluation = new Evaluation(0.15 * Math.Exp(-i / 12.0), 0.95 * Math.Exp(-i / 8.0));
                file.Write(RunStep.Of(new Spent(i, i * 1.1, i * 350_000L, i * 5_000L), i == 0 ? null : Report(i), evaluation));
            }
            file.Write(new RunEnd { Reason = EndReason.Solved, Step = 40, Seconds = 44, Passes = 14_000_000, Sequences = 200_000 });
        }
        using (var file = new RunFileWriter(Path.Combine(folder, "sgd.jsonl")))
        {
            file.Write(BowlPlan.Header(new Budget(60)));
            for (int i = 0; i <= 150; i++)
            {
                var evaluation = new Evaluation(0.16 + 0.01 * Math.Sin(i), 0.9 + 0.05 * Math.Cos(i));
                file.Write(RunStep.Of(new Spent(300 * i, i * 0.3, i * 100_000L, i * 33_000L), null, evaluation));
            }
            file.Write(new RunEnd { Reason = EndReason.BudgetSpent, Step = 45_000, Seconds = 45, Passes = 15_000_000, Sequences = 5_000_000 });
        }
    }

    static HessianFreeReport Report(int i) => new()
    {
        Outcome = StepOutcome.Stepped,
        Loss = 0.15 * Math.Exp(-i / 12.0),
        GradientNorm = 0.1,
        StepSize = 1,
        BatchSeeds = [1],
        Lambda = 0.1 * Math.Pow(i < 10 ? 1.5 : 2.0 / 3, i < 10 ? i : i - 20),
        NextLambda = 0.1,
        StructuralWeight = 0,
        ReductionRatio = i == 7 ? double.NegativeInfinity : 0.6 + 0.4 * Math.Sin(i),
        CgIterations = 20 + 3 * i,
    };
}
