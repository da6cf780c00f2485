using System.Text.Json;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>The run files of a study: which runs are finished, and whether they are the ones the study means.</summary>
sealed class StudyFolder(string folder)
{
    public const string Runs = "runs";

    public string PathOf(StudyRun run) => Path.Combine(folder, run.Path);

    /// <summary>The file of a run that has come to its end; null where it has not.</summary>
    /// <exception cref="InvalidDataException">The file in its place belongs to another run.</exception>
    public RunFile? Finished(StudyRun run, RunHeader header)
    {
        string path = PathOf(run);
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return null;
        var file = RunFileReader.Read(path);
        if (Difference(header, file.Header) is { } difference)
            throw new InvalidDataException($"{path}: is another run, its {difference}; choose another --out, or remove it");
        return file.End is null or { Reason: EndReason.Interrupted } ? null : file;
    }

    /// <summary>The first field, as a sentence, in which two runs differ by more than where and with which commit they ran.</summary>
    static string? Difference(RunHeader wanted, RunHeader found)
    {
        JsonElement a = RunFormat.Element(Essence(wanted)), b = RunFormat.Element(Essence(found));
        foreach (var field in a.EnumerateObject())
        {
            string other = b.TryGetProperty(field.Name, out var value) ? value.GetRawText() : "absent";
            if (field.Value.GetRawText() != other) return $"{field.Name} is {other}, not {field.Value.GetRawText()}";
        }
        return null;
    }

    static RunHeader Essence(RunHeader header) => header with
    {
        Commit = null,
        Dirty = null,
        Machine = new("", 0, "", "", ""),
        Engine = header.Engine with { Description = "" },
        Place = header.Place is { } place ? place with { SideBySide = 0, Values = new SortedDictionary<string, double>(place.Values.ToDictionary()) } : null,
        Unknown = null,
    };
}
