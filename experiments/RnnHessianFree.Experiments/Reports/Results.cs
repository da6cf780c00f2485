using RnnHessianFree.Experiments.Analysis;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Reports;

/// <summary>The runs under <c>results/</c> of the repository, each folder read once.</summary>
sealed class Results(string root)
{
    readonly Dictionary<string, IReadOnlyList<RunFile>> _trees = [];

    string Folder => Path.Combine(root, "results");

    /// <summary>Where <c>rnnhf</c> and <c>rnnhf train</c> leave their runs: of no page, and ignored by git.</summary>
    public static readonly string[] NotKept = ["quickstart", "train"];

    /// <summary>The folders that hold runs to be kept, in order.</summary>
    public IEnumerable<string> Names => Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)).Except(NotKept).Order(StringComparer.Ordinal).Where(name => Runs(name).Count > 0);

    /// <summary>All runs of a folder and its subfolders; none where it is not there.</summary>
    public IReadOnlyList<RunFile> Runs(string name)
    {
        if (_trees.TryGetValue(name, out var runs)) return runs;
        string folder = Path.Combine(Folder, name);
        return _trees[name] = Directory.Exists(folder) ? RunFileReader.ReadTree(folder) : [];
    }

    /// <summary>Runs of a folder alone.</summary>
    public IReadOnlyList<RunFile> In(string name) => [.. Runs(name).Where(run => Path.GetDirectoryName(run.Path) == Path.Combine(Folder, name))];

    /// <summary>Whether a file is there.</summary>
    public bool Has(string name) => File.Exists(Path.Combine(Folder, name));

    /// <summary>The study of a folder; null before any run of it is finished.</summary>
    public StudyResults? Study(string name) => StudyResults.Of(Runs(name)) is { All.Count: > 0 } study ? study : null;

    /// <summary>A tuned study of which every workload has been run by every optimiser.</summary>
    public StudyResults? CompleteStudy(string name) => Study(name) is { } study && study.WorkloadsOf(StudyPhase.Tuned) is { Count: > 0 } workloads
        && workloads.All(workload => study.IsComplete(workload, StudyPhase.Tuned)) ? study : null;
}
