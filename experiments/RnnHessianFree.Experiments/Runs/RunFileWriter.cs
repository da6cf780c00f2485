using System.Security.Cryptography;
using System.Text.Json;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Writes a run file line by line, each whole and at once, so that a killed process leaves whole lines.</summary>
sealed class RunFileWriter : IDisposable
{
    readonly FileStream _file;
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long _bytes;

    /// <summary>A file to begin, whatever was there.</summary>
    public RunFileWriter(string path) : this(path, FileMode.Create) { }

    RunFileWriter(string path, FileMode mode)
    {
        Path = path;
        _file = new(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 0); // no buffer of its own: a line is one write
    }

    /// <summary>A file to go on with, made of a header and lines recorded before; the file is replaced as a whole.</summary>
    public static RunFileWriter Continue(string path, RunHeader header, ReadOnlyMemory<byte> recorded)
    {
        AtomicFile.Write(path, stream =>
        {
            stream.Write(LineOf(header));
            stream.Write(recorded.Span);
        });
        var writer = new RunFileWriter(path, FileMode.Append);
        writer.Count(recorded.Span);
        return writer;
    }

    public string Path { get; }

    /// <summary>All lines after the header.</summary>
    public RecordedLines Recorded => new(_bytes, Convert.ToHexStringLower(_hash.GetCurrentHash()));

    public void Write(RunHeader header) => _file.Write(LineOf(header));

    public void Write(RunStep step) => WriteCounted(LineOf(step));

    public void Write(RunEnd end)
    {
        WriteCounted(LineOf(end));
        FlushToDisk();
    }

    public void FlushToDisk() => _file.Flush(flushToDisk: true);

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    void WriteCounted(byte[] line)
    {
        _file.Write(line);
        Count(line);
    }

    void Count(ReadOnlySpan<byte> lines)
    {
        _hash.AppendData(lines);
        _bytes += lines.Length;
    }

    static byte[] LineOf<T>(T line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, RunFormat.Json), (byte)'\n'];
}

/// <summary>
/// The part of a run file that follows its header line: how long it is, and a hash by which a resumed run knows it for its own.
/// </summary>
readonly record struct RecordedLines(long Bytes, string Sha256);
