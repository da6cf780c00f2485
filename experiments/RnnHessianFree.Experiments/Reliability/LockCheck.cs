using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Starts a run twice.</summary>
sealed class LockCheck()
    : ReliabilityCheck("Of two processes on one run the second is refused; the lock of a killed process holds nobody up.")
{
    const int Steps = 200;

    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        string folder = bench.NewFolder();
        using (var first = ChildProcess.Start(Workbench.Train(folder, Steps)))
        {
            Workbench.WaitFor(() => Workbench.LinesIn(folder) > 1);
            foreach (string how in (string[])["--resume", "--overwrite"])
            {
                using var second = ChildProcess.Start(Workbench.Train(folder, Steps, how));
                var (exitCode, _, error) = second.End();
                result.Require(
                    exitCode == ExitCode.Usage && error.Contains("another process is at work"),
                    $"the second process, {how}: exit code {exitCode}, {error}");
            }
            result.Require(!first.HasExited, "the first process had ended before the second was refused");
            first.Kill();
        }
        var (bits, lines, problem) = bench.ResumeAndCompare(folder, Steps);
        return result.Count("second processes refused", 2).Count("stale locks taken over", 1).Count("differing bits", bits)
            .Require(bits == 0 && lines == 0, $"after the lock was stale: {bits} bits and {lines} lines differ {problem}");
    }
}
