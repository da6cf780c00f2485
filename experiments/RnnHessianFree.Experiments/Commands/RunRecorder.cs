using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Executes a plan with its run file, its display, and its parameters saved at the end.</summary>
static class RunRecorder
{
    public static (RunEnd End, IReadOnlyList<string> Files) Execute(Session session, TrainingPlan plan, string folder, string name)
    {
        string runPath = Path.Combine(folder, name + RunFile.Extension), parameterPath = Path.Combine(folder, name + ".parameters.json");
        using var file = Open(runPath);
        return RunDisplay.Show<(RunEnd, IReadOnlyList<string>)>(session, progress =>
        {
            var run = new TrainingRun(plan, file, progress, session.Cancellation);
            var end = run.Execute();
            ParameterFile.Write(parameterPath, plan.Layout, run.Parameters);
            return (end, [runPath, parameterPath]);
        });
    }

    static RunFileWriter Open(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            return new RunFileWriter(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {folder}: must be a folder that can be written ({problem.Message})", problem);
        }
    }
}
