namespace RnnHessianFree.Experiments.Runs;

/// <summary>Writes files that are there whole or not at all.</summary>
static class AtomicFile
{
    /// <summary>Writes beside the file, flushes to disk and renames; an error leaves what was there before.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string draft = path + ".tmp";
        try
        {
            using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
