using System.Text.Json;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Reads run files up to their last whole line.</summary>
static class RunFileReader
{
    /// <param name="path">NAME.jsonl or NAME.jsonl.gz; whichever of the two is there is read.</param>
    /// <exception cref="InvalidDataException">A whole line is no line of a run file; the message names file and line.</exception>
    public static RunFile Read(string path) => Find(path) ?? throw new FileNotFoundException($"{path}: no such file");

    /// <inheritdoc cref="Read(string)"/>
    /// <returns>null where neither is there.</returns>
    public static RunFile? Find(string path) => Bytes(path) is { } content ? Parse(Plain(path), content) : null;

    /// <param name="path">NAME.jsonl.</param>
    /// <param name="content">What was read from there.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static RunFile Parse(string path, byte[] content)
    {
        string[] pieces = new StreamReader(new MemoryStream(content)).ReadToEnd().Split('\n');
        // What follows the last line feed is a line cut short.
        bool hasCutTail = pieces[^1].Length > 0;
        string[] lines = pieces[..^1];
        if (lines.Length == 0) throw new InvalidDataException($"{path}: no whole line; a run file begins with a header.");

        var header = Parse<RunHeader>(path, lines, 0);
        if (header.Format != RunFormat.Version)
            throw new InvalidDataException($"{path}: format {header.Format}; this version reads format {RunFormat.Version}.");
        int last = lines.Length - 1;
        RunEnd? end = last > 0 && IsEnd(path, lines, last) ? Parse<RunEnd>(path, lines, last) : null;
        int stepLines = end is null ? lines.Length - 1 : lines.Length - 2;
        var steps = Enumerable.Range(1, stepLines).Select(i => Parse<RunStep>(path, lines, i)).ToArray();
        return new RunFile(path, header, steps, end, hasCutTail);
    }

    /// <summary>The run files of a folder, by name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bad">Told, in a line, of each file that cannot be read, which is left out; without it the first is an exception.</param>
    public static IReadOnlyList<RunFile> ReadFolder(string folder, Action<string>? bad = null) => Read(Files(folder), bad);

    /// <summary>The run files of a folder and all folders in it, by path.</summary>
    /// <inheritdoc cref="ReadFolder"/>
    public static IReadOnlyList<RunFile> ReadTree(string folder, Action<string>? bad = null) =>
        Read(Folders(folder, bad).SelectMany(Files), bad);

    // NAME.jsonl, for that or NAME.jsonl.gz.
    static string Plain(string path) =>
        path.EndsWith(RunFile.Extension + PackedFile.Extension, StringComparison.Ordinal) ? path[..^PackedFile.Extension.Length] : path;

    /// <summary>What NAME.jsonl holds or, where only NAME.jsonl.gz is there, what is packed in that; null where neither is.</summary>
    /// <exception cref="InvalidDataException">What is packed is damaged.</exception>
    public static byte[]? Bytes(string path)
    {
        string plain = Plain(path), packed = plain + PackedFile.Extension;
        try
        {
            return File.ReadAllBytes(plain);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException) // also where another process has packed it just now
        {
            return File.Exists(packed) ? PackedFile.Read(packed) : null;
        }
    }

    // A file that is being packed is there twice for a moment.
    static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*" + RunFile.Extension).Concat(Directory.GetFiles(folder, "*" + RunFile.Extension + PackedFile.Extension)).Select(Plain).Distinct();

    static RunFile[] Read(IEnumerable<string> paths, Action<string>? bad) =>
        [.. paths.Order(StringComparer.Ordinal).SelectMany(path => OrTell(path, () => (RunFile[])[Read(path)], bad))];

    // Not behind links, which may lead back.
    static IEnumerable<string> Folders(string folder, Action<string>? bad)
    {
        string[]? inside = OrTell(folder, () => (string[][])[Directory.GetDirectories(folder)], bad) is [var all] ? all : null;
        return inside is null ? []
            : inside.Where(path => new DirectoryInfo(path).LinkTarget is null).SelectMany(path => Folders(path, bad)).Prepend(folder);
    }

    static T[] OrTell<T>(string path, Func<T[]> read, Action<string>? bad)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (bad is not null && problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            bad(problem.Message.Contains(path, StringComparison.Ordinal) ? problem.Message : $"{path}: {problem.Message}");
            return [];
        }
    }

    static bool IsEnd(string path, string[] lines, int index) =>
        Parse<JsonElement>(path, lines, index) is { ValueKind: JsonValueKind.Object } line && line.TryGetProperty("end", out _);

    static T Parse<T>(string path, string[] lines, int index)
    {
        try
        {
            var line = JsonSerializer.Deserialize<T>(lines[index], RunFormat.Json) ?? throw new JsonException("it is null");
            JsonSerializer.SerializeToUtf8Bytes(line, RunFormat.Json); // fails on texts that are no Unicode, which parsing lets pass
            return line;
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{path}: line {index + 1} is not a line of a run file ({JsonWords.Of(problem)}).", problem);
        }
    }
}
