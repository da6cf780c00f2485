using PublicApiGenerator;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Docs;

/// <summary>What the library shows is written in src/RnnHessianFree/PublicApi.txt: a change of it is seen, and meant.</summary>
public class PublicApiTests
{
    const string Name = "PublicApi.txt";

    static string Root => Repository.Root(AppContext.BaseDirectory)!;

    [Fact]
    public void The_library_shows_what_is_written_down()
    {
        string shown = typeof(RecurrentModel).Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string written = Path.Combine(Root, "src", "RnnHessianFree", Name), beside = Path.Combine(AppContext.BaseDirectory, Name);
        if (File.Exists(written) && File.ReadAllText(written) == shown) return;
        File.WriteAllText(beside, shown);
        Assert.Fail($"What the library shows has changed. If that is meant: cp {Path.GetRelativePath(Root, beside)} {Path.GetRelativePath(Root, written)}, and say it in CHANGELOG.md.");
    }
}
