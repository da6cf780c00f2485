using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// Keeps other processes from what this one is writing. The system releases the lock when its holder dies, however it dies, so a lock file
/// left over is no obstacle.
/// </summary>
sealed class RunLock : IDisposable
{
    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    readonly string _path;
    readonly FileStream _file;

    RunLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes the lock NAME.lock of a folder, which is made where it is not there.</summary>
    /// <exception cref="UsageException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder, string name) => TryTake(folder, name)
        ?? throw new UsageException($"{PathOf(folder, name)}: another process is at work on this; wait for it, or choose another --out");

    /// <summary>The same; null where another process has it.</summary>
    /// <exception cref="UsageException">The folder cannot be written.</exception>
    public static RunLock? TryTake(string folder, string name)
    {
        string path = PathOf(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            while (true)
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (IsAt(path, file)) return new(path, file);
                file.Dispose();
            }
        }
        catch (IOException problem) when (Held.Contains(problem.HResult))
        {
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {folder}: must be a folder that can be written ({problem.Message})", problem);
        }
    }

    static string PathOf(string folder, string name) => Path.Combine(folder, name + ".lock");

    public void Dispose()
    {
        // Deleted while it is held, so that it is nobody else's; Windows deletes no open file, nor one that somebody else has taken since.
        if (!OperatingSystem.IsWindows()) Delete();
        _file.Dispose();
        if (OperatingSystem.IsWindows()) Delete();
    }

    void Delete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It holds nobody up.
        }
    }

    // Between opening and locking a file its holder may have deleted it, and somebody else may be holding its successor: the length, which
    // needs no opening, tells whose is at the path.
    static bool IsAt(string path, FileStream file)
    {
        file.SetLength(Environment.ProcessId);
        var atPath = new FileInfo(path);
        return atPath.Exists && atPath.Length == Environment.ProcessId;
    }
}
