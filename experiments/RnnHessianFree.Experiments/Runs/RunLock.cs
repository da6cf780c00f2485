using RnnHessianFree.Experiments.Commands;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// Keeps other processes from what this one is writing. The system releases the lock when its holder dies, however it dies, so a lock file
/// left over is no obstacle; and none is ever deleted, because a process could then hold the deleted one while another holds its successor.
/// </summary>
sealed class RunLock : IDisposable
{
    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    readonly FileStream _file;

    RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock NAME.lock of a folder, which is made where it is not there.</summary>
    /// <exception cref="UsageException">Another process has it, or the folder cannot be written.</exception>
    public static RunLock Take(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".lock");
        try
        {
            Directory.CreateDirectory(folder);
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException problem) when (Held.Contains(problem.HResult))
        {
            throw new UsageException($"{path}: another process is at work on this; wait for it, or choose another --out", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {folder}: must be a folder that can be written ({problem.Message})", problem);
        }
    }

    public void Dispose() => _file.Dispose();
}
