using System.Text;
using System.Text.Json;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.RankBench;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf bench --ranks</c>: measures what ranks cost, or makes the note on all that was measured.</summary>
static class RankBenchCommand
{
    const string DefaultNetwork = "shared memory";

    static readonly JsonSerializerOptions Json = new(RunFormat.Json) { WriteIndented = true };

    public static int Run(Session session, string? network, bool isQuick, string? output, string? json)
    {
        string folder = Folders.For(session, output, "scaling");
        if (session.Job is not { } job) return Note(session, folder);
        string name = network ?? DefaultNetwork;
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not (' ' or '-')))
            throw new UsageException($"--network {name}: allowed are letters, digits, spaces and -");
        string command = $"mpirun --bind-to none -n {job.Ranks.Size} rnnhf bench --ranks{(network is null ? "" : $" --network '{name}'")}{(isQuick ? " --quick" : "")}";
        var report = new RankBenchRun(job.Ranks, line => session.Out.WriteLine(line), isQuick).Execute(command, name);
        if (!job.IsLeader) return ExitCode.Done;
        string path = json is null ? Path.Combine(folder, $"{name.Replace(' ', '-')}-{report.Ranks}.json") : Path.GetFullPath(json, session.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, report, Json));
        session.Out.WriteLine(path);
        return ExitCode.Done;
    }

    /// <summary>All reports of a folder, by network and number of ranks.</summary>
    public static IReadOnlyList<RankReport> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.json").Select(path => JsonSerializer.Deserialize<RankReport>(File.ReadAllBytes(path), Json)!)
            .OrderBy(report => report.Network, StringComparer.Ordinal).ThenBy(report => report.Ranks),
    ];

    static int Note(Session session, string folder)
    {
        if (!Directory.Exists(folder) || Read(folder) is not { Count: > 0 } reports)
            throw new UsageException($"{folder}: has no measurements; mpirun --bind-to none -n 2 rnnhf bench --ranks makes one");
        string root = Repository.Root(session.Folder) ?? throw new UsageException($"{session.Folder}: not inside the repository");
        string path = Path.Combine(root, "docs", "scaling.md");
        string text = ScalingNote.Update(File.ReadAllText(path), reports);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        session.Out.WriteLine(path);
        foreach (string figure in ScalingFigure.Of(new Projection(reports)).Save(Path.Combine(folder, "projection"))) session.Out.WriteLine(figure);
        return ExitCode.Done;
    }
}
