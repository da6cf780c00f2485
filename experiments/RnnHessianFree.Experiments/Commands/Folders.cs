using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Folders that commands read and write.</summary>
static class Folders
{
    /// <summary>The folder of this name, to read from.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string Existing(Session session, string asked)
    {
        string path = Path.GetFullPath(asked, session.Folder);
        if (File.Exists(path)) throw new UsageException($"{path}: is a file; it must be a folder");
        return Directory.Exists(path) ? path : throw new UsageException($"{path}: no such folder");
    }

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
