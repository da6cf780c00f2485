namespace RnnHessianFree.Experiments.Runs;

/// <summary>A run file in memory.</summary>
/// <param name="Path">NAME.jsonl, also where it lies packed.</param>
/// <param name="Header">Its first line.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="End">Its last line; null where the run was killed or is still going.</param>
/// <param name="HasCutTail">Whether text after the last whole line was left out.</param>
sealed record RunFile(string Path, RunHeader Header, IReadOnlyList<RunStep> Steps, RunEnd? End, bool HasCutTail)
{
    public const string Extension = ".jsonl";

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The steps at which the held-out set was evaluated.</summary>
    public IEnumerable<RunStep> Evaluated => Steps.Where(step => step.HeldOutError is not null);
}
