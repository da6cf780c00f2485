using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Kills a run again and again, wherever it happens to be.</summary>
sealed class KillCheck()
    : ReliabilityCheck("A run killed (`kill -9`) at random moments and resumed ends in the same bits as one that was left alone.")
{
    const int KillsARun = 50, Steps = 500;

    // Seconds that a kill waits for at most, from the start and from the first new step.
    const double LongestStart = 0.8, LongestWork = 0.05;

    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        int runs = bench.IsQuick ? 1 : 4, kills = 0, inWrites = 0;
        long bits = 0;
        for (int run = 0; run < runs; run++)
        {
            string folder = bench.NewFolder();
            var random = new RandomStream("kills", (ulong)run);
            for (int i = 0; i < KillsARun; i++)
            {
                if (!KillOnce(folder, random)) break;
                kills++;
                var paths = Workbench.PathsIn(folder);
                bool isInWrite = File.Exists(paths.Checkpoint + AtomicFile.DraftExtension)
                    || (!File.Exists(paths.Checkpoint) && File.Exists(paths.PreviousCheckpoint));
                if (isInWrite) inWrites++;
            }
            var (differing, lines, error) = bench.ResumeAndCompare(folder, Steps);
            bits += differing;
            result.Require(differing == 0 && lines == 0, $"run {run}: {differing} bits and {lines} lines differ {error}");
        }
        return result.Count("kills survived", kills).Count("of these, while a checkpoint was being written", inWrites)
            .Count("differing bits", bits)
            .Require(kills >= KillsARun * runs, $"only {kills} kills before the runs had ended")
            .Require(inWrites > 0, "no kill came while a checkpoint was being written");
    }

    // Some kills come while the run starts, some the moment a checkpoint is begun, the others some time after the first new step, so that the run
    // gets on.
    static bool KillOnce(string folder, RandomStream random)
    {
        string checkpoint = Workbench.PathsIn(folder).Checkpoint, draft = checkpoint + AtomicFile.DraftExtension;
        var before = File.GetLastWriteTimeUtc(checkpoint);
        int kind = random.Next(4);
        using var child = ChildProcess.Start(Workbench.Train(folder, Steps, "--resume"));
        if (kind > 0) Workbench.WaitFor(() => child.HasExited || File.GetLastWriteTimeUtc(checkpoint) > before);
        if (kind == 1) SpinWait.SpinUntil(() => File.Exists(draft), TimeSpan.FromSeconds(1));
        else Thread.Sleep(TimeSpan.FromSeconds(random.NextDouble() * (kind == 0 ? LongestStart : LongestWork)));
        if (child.HasExited) return false;
        child.Kill();
        return true;
    }
}
