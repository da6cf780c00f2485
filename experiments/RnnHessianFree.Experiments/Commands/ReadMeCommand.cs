using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Figures;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf readme</c>: rewrites what README.md and docs/ take from run files.</summary>
static class ReadMeCommand
{
    public static Command Create(Session session)
    {
        var command = new Command("readme", """
            Rewrites the generated parts of README.md and of the pages under docs/ from the run files under results/ and from the program itself,
            and draws the headline figure and the gallery of tasks.

            Example: rnnhf readme
            """);
        command.SetAction(_ =>
        {
            string root = Repository.Root(session.Folder) ?? throw new UsageException($"{session.Folder}: not inside the repository");
            foreach (var (page, text) in Pages.Of(root))
            {
                string path = Path.Combine(root, page);
                AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
                session.Out.WriteLine(path);
            }
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
