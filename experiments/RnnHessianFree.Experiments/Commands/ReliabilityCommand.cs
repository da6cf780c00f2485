using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf reliability</c>: what is promised about runs and input, put to the test.</summary>
static class ReliabilityCommand
{
    public static Command Create(Session session)
    {
        var quick = Options.Flag("--quick", "fewer tries: minutes");
        var output = Options.Folder("--out", "where report.md and the soak test's log go; default results/reliability");
        var command = new Command("reliability", """
            Kills, signals, starves and repeats small runs, damages their files, and feeds random input to every reader; writes
            report.md with the counts. Needs a POSIX system and the source tree. Exit code 0: all holds; 1: not all.

            Example: rnnhf reliability --quick --out /tmp/reliability
            """) { quick, output };
        command.SetAction(parsed => Run(session, parsed.GetValue(quick), OutputFolder.For(session, parsed.GetValue(output), "reliability")));
        return command;
    }

    static int Run(Session session, bool isQuick, string folder)
    {
        if (OperatingSystem.IsWindows()) throw new UsageException("reliability: needs a POSIX system");
        string source = Repository.Root(session.Folder) ?? throw new UsageException($"{session.Folder}: not inside the repository");
        Directory.CreateDirectory(folder);
        string scratch = Directory.CreateTempSubdirectory("rnnhf-reliability-").FullName;
        try
        {
            var bench = new Workbench(scratch, source, isQuick);
            ReliabilityCheck[] checks =
            [
                new KillCheck(), new FileFaultCheck(), new DiskCheck(), new LockCheck(), new SignalCheck(),
                new FuzzCheck(folder), new SoakCheck(Path.Combine(folder, "soak.csv")), new DeterminismCheck(),
            ];
            var results = new List<(ReliabilityCheck Check, CheckResult Result)>();
            foreach (var check in checks)
            {
                session.Cancellation.ThrowIfCancellationRequested();
                var result = check.Run(bench);
                results.Add((check, result));
                string counts = string.Join("; ", result.Counts.Select(count => $"{count.What}: {count.Number}"));
                session.Out.WriteLine($"{(result.Holds ? "holds" : "FAILS")}  {check.Promise} {counts}");
                foreach (string failure in result.Failures) session.Out.WriteLine($"       {failure}");
                session.Out.Flush();
            }
            string text = ReliabilityReport.Of($"rnnhf reliability{(isQuick ? " --quick" : "")}", source, results), path = Path.Combine(folder, "report.md");
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            session.Out.WriteLine(path);
            return results.All(result => result.Result.Holds) ? ExitCode.Done : ExitCode.FellShort;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
