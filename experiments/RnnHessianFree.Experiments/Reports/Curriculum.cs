using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;
using static RnnHessianFree.Experiments.Reports.Markdown;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>Networks that learned a task at one length and went on from there at a greater one (<c>rnnhf train --start-from</c>).</summary>
static class Curriculum
{
    /// <summary>A line for each run, by task and length. One that was cut short has the error that was seen last.</summary>
    public static string Table(IReadOnlyList<RunFile> runs)
    {
        string[] tasks = [.. TaskCatalog.All.Select(entry => entry.Name)];
        return Markdown.Table(["task", "#T", "started from", "#wrong at the start", "solved", "#wrong at the end", "#steps", "#minibatches", "#seconds"],
            from run in runs
            where run.End is not null
            orderby Array.IndexOf(tasks, run.Header.Task.Name), run.Header.Task.Length, run.Header.Seed
            select (string[])
            [
                run.Header.Task.Name, $"{run.Header.Task.Length}", Start(run.Header), Invariant($"{run.Evaluated.FirstOrDefault()?.HeldOutError:P1}"),
                RunTable.Solved(run.End!), Invariant($"{run.Evaluated.LastOrDefault()?.HeldOutError:P2}"), Count(run.End!.Step), Count(run.End.Minibatches ?? double.NaN), Time(run.End.Seconds),
            ]);
    }

    static string Start(RunHeader header) => header.Initialization.Settings.Text("name")?.Split('-').FirstOrDefault(part => part.StartsWith('T')) is { } length
        ? $"T = {length[1..]}" : "fresh weights";
}
