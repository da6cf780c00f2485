using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf readme</c>: rewrites what README.md takes from run files.</summary>
static class ReadMeCommand
{
    public static Command Create(Session session)
    {
        var command = new Command("readme", """
            Rewrites the generated parts of README.md from the run files under results/tasks/ and results/readme/, draws its headline figure from
            those of the studies and its gallery of tasks, and writes docs/inspect.md from results/inspect/.

            Example: rnnhf readme
            """);
        command.SetAction(_ =>
        {
            string root = Repository.Root(session.Folder) ?? throw new UsageException($"{session.Folder}: not inside the repository");
            string path = Path.Combine(root, "README.md");
            string text = ReadMe.Update(File.ReadAllText(path), root);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            session.Out.WriteLine(path);
            string page = Path.Combine(root, InspectionPage.Path);
            AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(InspectionPage.Of(root))));
            session.Out.WriteLine(page);
            if (Headline.Of(root) is { } headline)
                foreach (string figure in headline.Save(Path.Combine(root, Headline.Path))) session.Out.WriteLine(figure);
            foreach (string figure in Gallery().Save(Path.Combine(root, "results", "readme", "tasks"))) session.Out.WriteLine(figure);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>An example of every task.</summary>
    public static Figure Gallery() => TaskFigure.Of([.. TaskCatalog.All.Select(entry => entry.Create(30, entry.Variants[0]))], 1, "The tasks at T = 30");
}
