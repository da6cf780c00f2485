using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Tests.Studies;

/// <summary>Made-up run files of a preset: no run is trained.</summary>
static class GridRuns
{
    /// <summary>Writes all runs of a study; one solves its task, in so many minibatches, where <paramref name="minibatches"/> is not null.</summary>
    public static void Write(string folder, Study study, Func<StudyRun, double?> minibatches)
    {
        foreach (var run in StudyGroup.Of(study).SelectMany(group => group.Reported(null)))
        {
            var header = Catalog.Plan(run.Request(sideBySide: 2), ("0123456789abcdef", false)).Header;
            string path = new StudyFolder(folder).PathOf(run);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new RunFileWriter(path);
            double spent = minibatches(run) ?? run.Budget.Minibatches!.Value;
            static Spent Until(int step, double spent) => new(step, spent / 10, (long)(4000 * spent), (long)(100 * spent), spent);
            var end = Until(7, spent);
            var evaluation = minibatches(run) is null ? new Evaluation(0.2, 0.75, 0.5) : new Evaluation(0.01, 0.004, 0.002);
            file.Write(header with { Machine = new("CPU", 2, "OS", ".NET", "none") });
            file.Write(RunStep.Of(new(0, 0, 0, 0), null, new(0.3, 0.9)));
            file.Write(RunStep.Of(Until(6, 0.999 * spent), null, new(0.3, 0.9))); // so that the end is known to three digits
            file.Write(RunStep.Of(end, null, evaluation));
            file.Write(new RunEnd
            {
                Reason = minibatches(run) is null ? EndReason.BudgetSpent : EndReason.Solved,
                Step = end.Step,
                Seconds = end.Seconds,
                Passes = end.Passes,
                Sequences = end.Sequences,
                Minibatches = end.Minibatches,
                HeldOutLoss = evaluation.Loss,
                HeldOutError = evaluation.ErrorRate,
                HeldOutStepError = evaluation.StepErrorRate,
            });
        }
    }
}
