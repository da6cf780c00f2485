namespace RnnHessianFree.Experiments.Runs;

/// <summary>Writes files that are there whole or not at all.</summary>
static class AtomicFile
{
    /// <summary>What a file that is being written ends in; one that is left over belonged to a process that was killed.</summary>
    public const string DraftExtension = ".tmp";

    /// <summary>
    /// Writes beside the file, flushes to disk and renames; an error leaves what was there before, a kill leaves that or, where it was to be
    /// kept, at least its copy.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="previous">Where to keep what was there before.</param>
    public static void Write(string path, Action<Stream> write, string? previous = null)
    {
        string draft = path + DraftExtension;
        try
        {
            using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (previous is not null && File.Exists(path)) File.Move(path, previous, overwrite: true);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
