using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>The source tree a folder lies in, where it lies in one.</summary>
static class Repository
{
    /// <summary>The nearest folder, going up, that holds the solution; null outside the repository.</summary>
    public static string? Root(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "RnnHessianFree.sln"))) return at.FullName;
        return null;
    }

    /// <summary>
    /// The commit that the program was built from, wherever it runs, and whether tracked files other than results differ from it; null for what
    /// neither the build nor git can tell.
    /// </summary>
    public static (string? Commit, bool? Dirty) Version()
    {
        if (Root(AppContext.BaseDirectory) is not { } root || Git(root, "rev-parse", "HEAD")?.Trim() is not { } head) return (BuiltFrom, null);
        if (BuiltFrom is { } commit && commit != head) return (commit, null);
        return (head, Git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)results") is { } changes ? changes.Length > 0 : null);
    }

    // Of "0.1.0+COMMIT", as the SDK writes it.
    static string? BuiltFrom => typeof(Repository).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : null;

    static string? Git(string folder, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start);
            if (git is null) return null;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // no git here
        }
    }
}
