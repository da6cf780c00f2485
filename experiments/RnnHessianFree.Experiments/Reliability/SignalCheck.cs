using System.Diagnostics;
using RnnHessianFree.Experiments.Commands;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Interrupts runs as people and systems do.</summary>
sealed class SignalCheck()
    : ReliabilityCheck("Ctrl-C and SIGTERM save and say how to resume; a second Ctrl-C leaves at once; both resume to the same bits.")
{
    const int Steps = 200;
    static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        int signals = 0;
        long differing = 0;
        foreach (string[] sent in (string[][])[["INT"], ["TERM"], ["INT", "INT"]])
        {
            string name = string.Join(" and ", sent), folder = bench.NewFolder();
            using (var child = ChildProcess.Start(Workbench.Train(folder, Steps)))
            {
                Workbench.WaitFor(() => child.HasExited || Workbench.LinesIn(folder) > 20);
                foreach (string signal in sent) child.Signal(signal);
                var (exitCode, output, error) = child.End();
                signals += sent.Length;
                result.Require(exitCode == ExitCode.Interrupted, $"{name}: exit code {exitCode}, {error}");
                result.Require(
                    sent.Length > 1 || output.Contains("the same command with --resume goes on"), $"{name}: it does not say how to resume");
            }
            var (bits, lines, problem) = bench.ResumeAndCompare(folder, Steps);
            differing += bits;
            result.Require(bits == 0 && lines == 0, $"{name}: {bits} bits and {lines} lines differ {problem}");
        }

        // An evaluation by the textbook engine that takes many seconds: the first signal has to wait for it, the second does not.
        string[] slow =
        [
            "train", "--engine", "mathnet", "--length", "100", "--gradient-sequences", "20000", "--hidden", "150", "--warm-up-seconds", "0",
            "--out", bench.NewFolder(),
        ];
        using (var child = ChildProcess.Start(slow))
        {
            string file = Path.Combine(slow[^1], "addition-T100-hf-seed1.jsonl");
            Workbench.WaitFor(() => child.HasExited || (File.Exists(file) && new FileInfo(file).Length > 0));
            Thread.Sleep(AtOnce / 2);
            child.Signal("INT");
            Thread.Sleep(AtOnce / 4);
            bool waits = !child.HasExited;
            var watch = Stopwatch.StartNew();
            child.Signal("INT");
            child.End();
            signals += 2;
            result.Require(waits, "the slow evaluation was over before the second signal")
                .Require(watch.Elapsed < AtOnce, $"the second signal took {watch.Elapsed.TotalSeconds:F1} s");
        }
        return result.Count("signals sent", signals).Count("differing bits", differing);
    }
}
