using System.ComponentModel;
using System.Diagnostics;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>This program in a process of its own, to be killed, signalled and starved.</summary>
sealed class ChildProcess : IDisposable
{
    /// <summary>What no child may outlast: far beyond what any of them needs.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    static readonly HashSet<ChildProcess> Running = [];
    static readonly Lock OfRunning = new();
    static volatile bool _isLeaving;

    readonly Process _process;
    readonly Task<string> _output, _error;

    ChildProcess(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        lock (OfRunning)
        {
            if (!_isLeaving)
            {
                _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} cannot be started.");
                Running.Add(this);
            }
        }
        if (_process is null) throw WaitForTheEnd();
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>The program with these arguments.</summary>
    public static ChildProcess Start(IEnumerable<string> arguments)
    {
        string[] program = Program();
        return new(new ProcessStartInfo(program[0], [.. program[1..], .. arguments]));
    }

    /// <summary>The same from a shell that first does something to its own process.</summary>
    public static ChildProcess StartAfter(string shellCommands, IEnumerable<string> arguments) =>
        new(new ProcessStartInfo("/bin/sh", ["-c", $"{shellCommands}; exec \"$@\"", "sh", .. Program(), .. arguments]));

    /// <summary>The same by a launcher, such as mpirun, that starts it.</summary>
    public static ChildProcess StartUnder(IReadOnlyList<string> launcher, IEnumerable<string> arguments) =>
        new(new ProcessStartInfo(launcher[0], [.. launcher.Skip(1), .. Program(), .. arguments]));

    /// <summary>A command of the system; whether it succeeded.</summary>
    public static bool Succeeds(string command, params string[] arguments)
    {
        using var child = new ChildProcess(new ProcessStartInfo(command, arguments));
        return child.End().ExitCode == 0;
    }

    /// <summary>Kills all that run, at the end of this process: whoever waits for one, or would start another, waits for that.</summary>
    public static void Leave()
    {
        lock (OfRunning)
        {
            _isLeaving = true;
            foreach (var child in Running) child.Kill();
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Processor time and the most memory so far; null once it has ended.</summary>
    public (double Seconds, double PeakMegabytes)? Usage()
    {
        try
        {
            _process.Refresh();
            return _process.HasExited ? null : (_process.TotalProcessorTime.TotalSeconds, _process.PeakWorkingSet64 / 1e6);
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception)
        {
            return null; // it ended in between
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>A signal by its name, such as INT.</summary>
    public void Signal(string name) => Succeeds("/bin/sh", "-c", $"kill -{name} {_process.Id}");

    /// <summary>Waits for the end.</summary>
    public (int ExitCode, string Output, string Error) End()
    {
        if (!_process.WaitForExit(Limit)) throw new TimeoutException($"A child has not ended within {Limit.TotalMinutes} minutes.");
        var end = (_process.ExitCode, _output.Result, _error.Result);
        return _isLeaving ? throw WaitForTheEnd() : end;
    }

    static InvalidOperationException WaitForTheEnd()
    {
        Thread.Sleep(Timeout.Infinite);
        return new();
    }

    public void Dispose()
    {
        lock (OfRunning) if (!Running.Remove(this)) return;
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    /// <summary>How this program is started: by its own executable, or by the host that runs it, or, in tests, by a host beside it.</summary>
    public static string[] Program()
    {
        string assembly = typeof(ChildProcess).Assembly.Location, self = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(self) == Path.GetFileNameWithoutExtension(assembly) ? [self] : ["dotnet", "exec", assembly];
    }
}
