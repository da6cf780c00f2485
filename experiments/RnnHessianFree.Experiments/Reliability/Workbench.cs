using System.Diagnostics;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>What checks share: scratch folders, a small run as a child process, and that run undisturbed to compare with.</summary>
/// <param name="scratch">A folder that may be filled.</param>
/// <param name="source">The root of the source tree, whose studies and golden files are fuzzed.</param>
/// <param name="isQuick">Whether to be content with few tries.</param>
sealed class Workbench(string scratch, string source, bool isQuick)
{
    const string RunName = "xor-T30-hf-seed1";

    readonly Dictionary<int, RunPaths> _undisturbed = [];
    int _folders;

    /// <summary>Where all its folders are.</summary>
    public string Scratch { get; } = scratch;

    public bool IsQuick { get; } = isQuick;

    public string Source { get; } = source;

    public string NewFolder() => Directory.CreateDirectory(Path.Combine(Scratch, $"{_folders++}")).FullName;

    public static RunPaths PathsIn(string folder) => new(folder, RunName);

    /// <summary>The command line of a run whose steps take ten milliseconds and never solve it, saved at every step.</summary>
    public static string[] Train(string folder, int steps, params string[] more) =>
    [
        "train", "--task", "xor", "--length", "30", "--hidden", "4", "--gradient-sequences", "50", "--curvature-sequences", "25",
        "--cg-iterations", "10", "--cg-min-iterations", "0", "--lambda", "0.1", "--max-steps", $"{steps}", "--threads", "2",
        "--checkpoint-seconds", "0", "--warm-up-seconds", "0", "--out", folder, .. more,
    ];

    /// <summary>The same run where nothing has happened to it.</summary>
    public RunPaths Undisturbed(int steps)
    {
        if (_undisturbed.TryGetValue(steps, out var paths)) return paths;
        paths = PathsIn(NewFolder());
        using var child = ChildProcess.Start(Train(paths.Folder, steps));
        var (_, _, error) = child.End();
        if (RunFileReader.Read(paths.RunFile).End?.Reason is not EndReason.BudgetSpent)
            throw new InvalidOperationException($"The undisturbed run has not ended as it should: {error}");
        return _undisturbed[steps] = paths;
    }

    /// <summary>Resumes a run to its end and compares it with the undisturbed one: bits of parameters, lines of the run file.</summary>
    public (long Bits, int Lines, string Error) ResumeAndCompare(string folder, int steps)
    {
        using var child = ChildProcess.Start(Train(folder, steps, "--resume"));
        string error = child.End().Error;
        var (bits, lines) = Compare(folder, steps);
        return (bits, lines, error);
    }

    public (long Bits, int Lines) Compare(string folder, int steps)
    {
        RunPaths disturbed = PathsIn(folder), undisturbed = Undisturbed(steps);
        if (!File.Exists(disturbed.Parameters)) return (long.MaxValue, int.MaxValue);
        return (RunComparison.DifferingBits(disturbed.Parameters, undisturbed.Parameters),
            RunComparison.DifferingLines(disturbed.RunFile, undisturbed.RunFile));
    }

    /// <summary>Leaves a run killed after at least so many steps, with two checkpoints.</summary>
    public static void LeaveKilled(string folder, int steps, int atLeast)
    {
        do
        {
            foreach (string file in Directory.EnumerateFiles(folder)) File.Delete(file);
            using var child = ChildProcess.Start(Train(folder, steps));
            WaitFor(() => child.HasExited || LinesIn(folder) > atLeast);
            child.Kill();
        }
        while (!File.Exists(PathsIn(folder).Checkpoint)); // killed between the two renames that replace it
    }

    /// <summary>Whole lines of the run file so far.</summary>
    public static int LinesIn(string folder)
    {
        string path = PathsIn(folder).RunFile;
        return File.Exists(path) ? File.ReadAllBytes(path).Count(b => b == '\n') : 0;
    }

    /// <exception cref="TimeoutException">It has not come true within a minute.</exception>
    public static void WaitFor(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(1)) throw new TimeoutException("What a check waits for has not come within a minute.");
            Thread.Sleep(1);
        }
    }
}
