using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Where a command writes.</summary>
static class OutputFolder
{
    /// <summary>The folder asked for, or results/NAME of the repository that the session runs in (of the current folder outside of one).</summary>
    public static string For(Session session, string? asked, string name) => asked is null
        ? Path.Combine(Repository.Root(session.Folder) ?? session.Folder, "results", name)
        : Path.GetFullPath(asked, session.Folder);
}
