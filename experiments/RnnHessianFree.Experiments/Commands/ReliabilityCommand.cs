using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf reliability</c>: what is promised about runs and input, put to the test.</summary>
static class ReliabilityCommand
{
    enum CheckKind { Kill, Files, Disk, Lock, Signals, Fuzz, Input, Soak, Determinism }

    static readonly Dictionary<string, CheckKind> Kinds =
        Enum.GetValues<CheckKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant());

    public static Command Create(Session session)
    {
        var quick = Options.Flag("--quick", "fewer tries: minutes");
        var only = Options.Choice("--only", "one kind of check, and no report", Kinds);
        var output = Options.Folder("--out", "where report.md and the soak test's log go; default results/reliability");
        var command = new Command("reliability", """
            Kills, signals, starves and repeats small runs, damages their files, and feeds random input to every reader; writes
            report.md with the counts. Needs a POSIX system and the source tree. Exit code 0: all holds; 1: not all.

            Example: rnnhf reliability --quick --out reliability
            """) { quick, only, output };
        command.SetAction(parsed =>
            Run(session, parsed.GetValue(quick), parsed.GetValue(only), Folders.For(session, parsed.GetValue(output), "reliability")));
        return command;
    }

    static int Run(Session session, bool isQuick, CheckKind? only, string folder)
    {
        if (OperatingSystem.IsWindows()) throw new UsageException("reliability: needs a POSIX system");
        string source = Repository.Root(session.Folder) ?? throw new UsageException($"{session.Folder}: not inside the repository");
        Directory.CreateDirectory(folder);
        string scratch = Directory.CreateTempSubdirectory("rnnhf-reliability-").FullName;
        void Clean()
        {
            try
            {
                Directory.Delete(scratch, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It lies among the system's temporary files; what went wrong first is what counts.
            }
        }
        void Leave(object? sender, EventArgs leaving)
        {
            ChildProcess.Leave();
            Clean();
        }
        AppDomain.CurrentDomain.ProcessExit += Leave; // of a process that leaves at once
        try
        {
            var bench = new Workbench(scratch, source, isQuick);
            var results = new List<(ReliabilityCheck Check, CheckResult Result)>();
            foreach (var kind in only is { } one ? [one] : Enum.GetValues<CheckKind>())
            {
                ReliabilityCheck check = kind switch
                {
                    CheckKind.Kill => new KillCheck(),
                    CheckKind.Files => new FileFaultCheck(),
                    CheckKind.Disk => new DiskCheck(),
                    CheckKind.Lock => new LockCheck(),
                    CheckKind.Signals => new SignalCheck(),
                    CheckKind.Fuzz => new FuzzCheck(folder, empty => new FuzzedCommandLine(empty)),
                    CheckKind.Input => new InputCheck(),
                    CheckKind.Soak => new SoakCheck(Path.Combine(folder, "soak.csv")),
                    _ => new DeterminismCheck(),
                };
                session.Cancellation.ThrowIfCancellationRequested();
                var result = check.Run(bench);
                results.Add((check, result));
                session.Out.WriteLine($"{(result.Holds ? "holds" : "FAILS")}  {check.Promise} {result.Summary}");
                foreach (string failure in result.Failures) session.Out.WriteLine($"       {failure}");
                session.Out.Flush();
            }
            bool holds = results.All(result => result.Result.Holds);
            if (only is not null) return holds ? ExitCode.Done : ExitCode.FellShort;
            string text = ReliabilityReport.Of($"rnnhf reliability{(isQuick ? " --quick" : "")}", results);
            string path = Path.Combine(folder, "report.md");
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            session.Out.WriteLine(path);
            return holds ? ExitCode.Done : ExitCode.FellShort;
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= Leave;
            Clean();
        }
    }
}
