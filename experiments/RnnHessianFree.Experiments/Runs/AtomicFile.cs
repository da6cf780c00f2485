using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Writes files that are there whole or not at all.</summary>
static class AtomicFile
{
    /// <summary>What a file that is being written ends in; one that is left over belonged to a process that was killed.</summary>
    public const string DraftExtension = ".tmp";

    static readonly Lock Gate = new(); // held where drafts come and go
    static readonly HashSet<string> Drafts = [];
    static bool _isLeaving;

    // A process that leaves at once, while it writes, leaves none: from here on no draft is begun and none becomes a file.
    static AtomicFile() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        lock (Gate)
        {
            _isLeaving = true;
            foreach (string draft in Drafts) Discard(draft);
        }
    };

    /// <summary>
    /// Writes beside the file, flushes to disk, renames and flushes the folder; an error leaves what was there before, a kill leaves that or,
    /// where it was to be kept, at least its copy.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="previous">Where to keep what was there before.</param>
    public static void Write(string path, Action<Stream> write, string? previous = null)
    {
        string draft = path + DraftExtension;
        try
        {
            using (var stream = UnlessLeaving(() => Create(draft)))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            UnlessLeaving(() =>
            {
                if (previous is not null && File.Exists(path)) File.Move(path, previous, overwrite: true);
                File.Move(draft, path, overwrite: true);
                return Drafts.Remove(draft);
            });
            FlushFolderOf(path);
        }
        catch
        {
            UnlessLeaving(() => Drafts.Remove(draft));
            Discard(draft);
            throw;
        }
    }

    // Unbuffered: closing has nothing left to write, so cannot fail in place of what went wrong first.
    static FileStream Create(string draft)
    {
        var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Drafts.Add(draft);
        return stream;
    }

    // While the process leaves it goes no further: its end is near.
    static T UnlessLeaving<T>(Func<T> change)
    {
        lock (Gate)
        {
            if (!_isLeaving) return change();
        }
        Thread.Sleep(Timeout.Infinite);
        throw new UnreachableException();
    }

    // For when something is wrong already: that is what the user should hear of, and not that the draft could not be deleted.
    static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }

    // A rename is on disk once its folder is. .NET opens no folders; Windows needs none of this.
    static void FlushFolderOf(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, flags: 0);
        if (!folder.IsInvalid) RandomAccess.FlushToDisk(folder);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
