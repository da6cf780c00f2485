using System.Text.Json;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Reads run files up to their last whole line.</summary>
static class RunFileReader
{
    /// <exception cref="InvalidDataException">A whole line is no line of a run file; the message names file and line.</exception>
    public static RunFile Read(string path)
    {
        string[] pieces = File.ReadAllText(path).Split('\n');
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

    static string[] Files(string folder) => Directory.GetFiles(folder, "*" + RunFile.Extension);

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
