using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>The run files of a study: which runs are finished, and whether they are the ones the study means.</summary>
sealed class StudyFolder(string folder)
{
    public const string Runs = "runs";

    public string PathOf(StudyRun run) => Path.Combine(folder, run.Path);

    /// <summary>The file of a run that has come to its end; null where it has not. Where and with which commit it ran is of no account.</summary>
    /// <param name="run">The run.</param>
    /// <param name="header">What its file should begin with; asked for where there is one.</param>
    /// <exception cref="InvalidDataException">The file in its place belongs to another run.</exception>
    public RunFile? Finished(StudyRun run, Func<RunHeader> header)
    {
        string path = PathOf(run);
        if (RunFileReader.Bytes(path) is not { Length: > 0 } content) return null;
        var file = RunFileReader.Parse(path, content);
        var asked = header();
        asked = asked with { Engine = asked.Engine with { Description = file.Header.Engine.Description } };
        var differences = RunSettings.Differences(file.Header, asked);
        if (file.Header.Budget != asked.Budget)
            differences = [$"budget is {RunFormat.Element(file.Header.Budget)}, asked for is {RunFormat.Element(asked.Budget)}", .. differences];
        if (differences.Count > 0)
            throw new InvalidDataException($"{(File.Exists(path) ? path : path + PackedFile.Extension)}: is another run: {string.Join("; ", differences)}. Choose another --out, or remove it");
        return file.End is null or { Reason: EndReason.Interrupted } ? null : file;
    }
}
