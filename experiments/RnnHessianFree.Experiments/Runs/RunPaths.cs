namespace RnnHessianFree.Experiments.Runs;

/// <summary>The files of the run NAME in a folder; a lock comes with them.</summary>
readonly record struct RunPaths(string Folder, string Name)
{
    /// <summary>Header, steps and end, a line each.</summary>
    public string RunFile => InFolder(Runs.RunFile.Extension);

    /// <summary>The same, packed: as what the runs of a study lie once they have ended for good.</summary>
    public string PackedRunFile => RunFile + PackedFile.Extension;

    /// <summary>θ at the end.</summary>
    public string Parameters => InFolder(".parameters.json");

    /// <summary>θ at the least held-out error, where that was not at the end.</summary>
    public string BestParameters => InFolder(".best.parameters.json");

    /// <summary>What an unfinished run goes on from.</summary>
    public string Checkpoint => InFolder(".checkpoint");

    /// <summary>The checkpoint before that.</summary>
    public string PreviousCheckpoint => InFolder(".checkpoint.previous");

    string InFolder(string ending) => Path.Combine(Folder, Name + ending);
}
