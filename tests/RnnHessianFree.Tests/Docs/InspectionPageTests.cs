using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Inspection;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Docs;

/// <summary>docs/inspect.md says and shows what is in results/inspect.</summary>
public class InspectionPageTests
{
    static readonly string Root = Repository.Root(AppContext.BaseDirectory)!, Folder = Path.Combine(Root, InspectionPage.Folder);

    [Fact]
    public void It_is_up_to_date() => Assert.Equal(InspectionPage.Of(Root), File.ReadAllText(Path.Combine(Root, InspectionPage.Path)));

    [Fact]
    public void Its_figures_are_drawn_from_its_numbers()
    {
        using var drawn = new TemporaryFolder();
        string page = File.ReadAllText(Path.Combine(Root, InspectionPage.Path));
        foreach (string svg in InspectCommand.Draw(InspectionFile.Read(Path.Combine(Folder, InspectionFile.Name)), drawn.Path).Where(path => Path.GetExtension(path) == ".svg"))
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, Path.GetFileName(svg))), File.ReadAllText(svg));
            Assert.Contains($"](../{InspectionPage.Folder}/{Path.GetFileNameWithoutExtension(svg)}.png)", page);
        }
    }
}
