using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Executes a plan with its run file, its display, and its parameters saved at the end.</summary>
static class RunRecorder
{
    public static (RunEnd End, IReadOnlyList<string> Files) Execute(Session session, TrainingPlan plan, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        string runPath = Path.Combine(folder, name + RunFile.Extension), parameterPath = Path.Combine(folder, name + ".parameters.json");
        using var file = new RunFileWriter(runPath);
        return RunDisplay.Show<(RunEnd, IReadOnlyList<string>)>(session, progress =>
        {
            var run = new TrainingRun(plan, file, progress, session.Cancellation);
            var end = run.Execute();
            ParameterFile.Write(parameterPath, plan.Layout, run.Parameters);
            return (end, [runPath, parameterPath]);
        });
    }
}
