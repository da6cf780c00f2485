using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Where a command writes.</summary>
static class OutputFolder
{
    /// <summary>The folder asked for, or else results/NAME in the repository (outside of one, in the current folder).</summary>
    public static string For(Session session, string? asked, string name) => asked is null
        ? Path.Combine(Repository.Root(session.Folder) ?? session.Folder, "results", name)
        : Path.GetFullPath(asked, session.Folder);

    /// <summary>Makes the folder where it is not there.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static void Require(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {folder}: must be a folder that can be written ({problem.Message})", problem);
        }
    }
}
