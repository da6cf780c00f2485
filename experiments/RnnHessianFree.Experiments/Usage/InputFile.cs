namespace RnnHessianFree.Experiments.Usage;

/// <summary>Reads files that users name.</summary>
static class InputFile
{
    // Of a device or a pipe, which does not tell how long it is.
    const int MostOfUnknown = 64 << 20;

    /// <summary>The content of a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="asked">What the user typed, with its option, for messages.</param>
    /// <param name="mostBytes">More cannot be what is meant, and need not have an end.</param>
    /// <exception cref="UsageException">It is no file that can be read.</exception>
    public static byte[] Read(string path, string asked, int mostBytes)
    {
        if (Directory.Exists(path)) throw new UsageException($"{asked}: is a folder; it must be a file");
        if (!File.Exists(path)) throw new UsageException($"{asked}: no such file");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (!stream.CanSeek || stream.Length == 0) mostBytes = Math.Min(mostBytes, MostOfUnknown);
            using var content = new MemoryStream();
            byte[] buffer = new byte[64 * 1024];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                content.Write(buffer.AsSpan(0, count));
                if (content.Length > mostBytes) throw new UsageException($"{asked}: has more than {mostBytes} bytes; no such file needs more");
            }
            return content.ToArray();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{asked}: must be a file that can be read ({problem.Message})", problem);
        }
    }
}
