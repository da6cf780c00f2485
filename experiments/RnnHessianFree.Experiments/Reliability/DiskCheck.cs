using System.Runtime.Versioning;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Takes the disk away from a run.</summary>
[UnsupportedOSPlatform("windows")]
sealed class DiskCheck()
    : ReliabilityCheck("A full disk or an unwritable folder is one line on stderr; "
        + "what was saved stays, and goes on to the same bits when there is room.")
{
    const int Steps = 200;

    public override CheckResult Run(Workbench bench)
    {
        var result = new CheckResult();
        int faults = 0;

        // A limit on the size of a file; in blocks of 512 or 1,024 bytes, as the shell has it. W^X would map a larger file for code.
        string limited = bench.NewFolder();
        const string limit = "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 40";
        using (var child = ChildProcess.StartAfter(limit, Workbench.Train(limited, Steps)))
            Stopped("limit on the size of a file", limited, child.End());

        // No space left on the device, in the middle of a checkpoint.
        string full = bench.NewFolder();
        Workbench.LeaveKilled(full, Steps, 20);
        string draft = Workbench.PathsIn(full).Checkpoint + AtomicFile.DraftExtension;
        File.Delete(draft);
        File.CreateSymbolicLink(draft, "/dev/full");
        using (var child = ChildProcess.Start(Workbench.Train(full, Steps, "--resume")))
            Stopped("no space left for a checkpoint", full, child.End());

        bool hasSmallDisk = SmallDisk(bench, Stopped);

        string file = Path.Combine(bench.NewFolder(), "file");
        File.WriteAllText(file, "");
        using (var child = ChildProcess.Start(Workbench.Train(Path.Combine(file, "folder"), Steps)))
            IsOneLine("folder that cannot be made", child.End());
        string closed = bench.NewFolder();
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        bool isClosed = !CanWrite(closed); // not to root
        if (isClosed)
        {
            using var child = ChildProcess.Start(Workbench.Train(closed, Steps));
            IsOneLine("folder without permission to write", child.End());
        }

        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        return result.Count("faults injected", faults)
            .Count("a real disk of 64 KiB", hasSmallDisk ? "filled up" : "not permitted here")
            .Count("a folder without permission", isClosed ? "tried" : "not for root");

        void Stopped(string fault, string folder, (int ExitCode, string Output, string Error) end)
        {
            IsOneLine(fault, end);
            var (bits, lines, error) = bench.ResumeAndCompare(folder, Steps);
            result.Require(bits == 0 && lines == 0, $"{fault}: {bits} bits and {lines} lines differ {error}");
        }
        void IsOneLine(string fault, (int ExitCode, string Output, string Error) end)
        {
            faults++;
            bool isOneLine = end.Error.StartsWith("rnnhf: ", StringComparison.Ordinal) && end.Error.IndexOf('\n') == end.Error.Length - 1;
            result.Require(
                end.ExitCode == ExitCode.Usage && isOneLine && !end.Error.Contains("unexpected"),
                $"{fault}: exit code {end.ExitCode}, {end.Error}");
        }
    }

    /// <summary>A small disk of its own, where the system lets us have one.</summary>
    static bool SmallDisk(Workbench bench, Action<string, string, (int, string, string)> stopped)
    {
        string folder = bench.NewFolder();
        if (!OperatingSystem.IsLinux() || !ChildProcess.Succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder)) return false;
        try
        {
            (int, string, string) end;
            using (var child = ChildProcess.Start(Workbench.Train(folder, Steps))) end = child.End();
            ChildProcess.Succeeds("mount", "-o", "remount,size=16m", folder);
            stopped("disk of 64 KiB", folder, end);
        }
        finally
        {
            ChildProcess.Succeeds("umount", folder);
        }
        return true;
    }

    static bool CanWrite(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "probe"), "");
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
