using System.Globalization;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Asks for the absurd, each in a process of its own whose time and memory are watched.</summary>
sealed class InputCheck()
    : ReliabilityCheck("Well-formed input that asks for the absurd is refused in one line that names it, within a second of processor time and 300 MB.")
{
    const double MostSeconds = 1, MostMegabytes = 300;

    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        int tried = 0;
        double seconds = 0, megabytes = 0;
        foreach (var input in AbsurdInput.All(bench.NewFolder()))
        {
            using var child = ChildProcess.Start(input.Arguments);
            double used = 0, peak = 0;
            while (child.Usage() is { } usage)
            {
                (used, peak) = (Math.Max(used, usage.Seconds), Math.Max(peak, usage.PeakMegabytes));
                Thread.Sleep(5);
            }
            var (exitCode, output, error) = child.End();
            tried++;
            (seconds, megabytes) = (Math.Max(seconds, used), Math.Max(megabytes, peak));
            bool isOneLine = error.StartsWith("rnnhf: ", StringComparison.Ordinal) && error.IndexOf('\n') == error.Length - 1 && output.Length == 0;
            result.Require(exitCode == ExitCode.Usage && isOneLine && error.Contains(input.Named, StringComparison.Ordinal),
                $"{input}: exit code {exitCode}, {error}{output}");
            result.Require(used < MostSeconds && peak < MostMegabytes,
                string.Create(CultureInfo.InvariantCulture, $"{input}: {used:F2} s, {peak:F0} MB"));
        }
        return result.Count("inputs", tried).Count("most seconds", seconds.ToString("F2", CultureInfo.InvariantCulture))
            .Count("most MB", megabytes.ToString("F0", CultureInfo.InvariantCulture));
    }
}
