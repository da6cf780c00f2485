using System.Text.Json;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Writes a run file line by line, each whole and at once, so that a killed process leaves whole lines.</summary>
sealed class RunFileWriter(string path) : IDisposable
{
    // No buffer of its own: a line is one write.
    readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public string Path { get; } = path;

    public void Write(RunHeader header) => WriteLine(header);

    public void Write(RunStep step) => WriteLine(step);

    public void Write(RunEnd end)
    {
        WriteLine(end);
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    void WriteLine<T>(T line) => _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, RunFormat.Json), (byte)'\n']);
}
