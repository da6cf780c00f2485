using System.Diagnostics;
using RnnHessianFree.Experiments.Progress;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Interrupts runs as people and systems do.</summary>
sealed class SignalCheck()
    : ReliabilityCheck("Ctrl-C and SIGTERM save and say how to resume; a second Ctrl-C leaves at once; both resume to the same bits. "
        + "What has nothing to save leaves at the first.")
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
                result.Require(sent.Length > 1 || output.Contains(PlainProgress.HeardText), $"{name}: it does not say that it heard");
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

        int left = 0;
        string draws = bench.NewFolder();
        foreach (string[] arguments in WithoutAnythingToSave(bench, draws))
        {
            string command = string.Join(' ', arguments[..2]);
            foreach (string signal in (string[])["INT", "TERM"])
            {
                using var child = ChildProcess.Start(arguments);
                Thread.Sleep(AtOnce / 4);
                child.Signal(signal);
                var watch = Stopwatch.StartNew();
                var (exitCode, _, error) = child.End();
                signals++;
                if (exitCode == ExitCode.Done) continue; // it had ended before
                left++;
                result.Require(exitCode == ExitCode.Interrupted && error == "rnnhf: interrupted\n", $"{command}, {signal}: exit code {exitCode}, {error}")
                    .Require(watch.Elapsed < AtOnce, $"{command}, {signal}: it took {watch.Elapsed.TotalSeconds:F1} s to leave");
            }
        }
        string[] drafts = Directory.GetFiles(draws, "*" + AtomicFile.DraftExtension, SearchOption.AllDirectories); // elsewhere kills may leave some
        result.Require(left > 0, "every command without anything to save had ended before its signal")
            .Require(drafts.Length == 0, $"{drafts.Length} drafts are left, of them {drafts.FirstOrDefault()}");
        return result.Count("commands that left at once", left).Count("signals sent", signals).Count("differing bits", differing);
    }

    // They take a second and more each: where one has ended before its signal, it does not count.
    static IEnumerable<string[]> WithoutAnythingToSave(Workbench bench, string folder)
    {
        string run = Workbench.PathsIn(folder).RunFile;
        var undisturbed = bench.Undisturbed(Steps);
        for (int i = 0; i < 40; i++) File.Copy(undisturbed.RunFile, Path.ChangeExtension(run, $"{i}.jsonl"));
        return
        [
            ["bench", "--quick"], ["reproduce", "--plan"], ["plot", folder], ["report", folder], ["verify", Path.Combine(bench.Source, "tests", "RnnHessianFree.Tests", "golden")],
            ["tasks", "addition", "--length", "10000", "--draw", Path.Combine(folder, "example.png")],
        ];
    }
}
