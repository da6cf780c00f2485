using System.CommandLine;
using System.Text;
using RnnHessianFree.Experiments.Reports;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf readme</c>: rewrites what README.md takes from run files.</summary>
static class ReadMeCommand
{
    public static Command Create(Session session)
    {
        var command = new Command("readme", """
            Rewrites the generated part of README.md from the run files under results/readme/.

            Example: rnnhf readme
            """);
        command.SetAction(_ =>
        {
            string root = Repository.Root(session.Folder) ?? throw new UsageException($"{session.Folder}: not inside the repository");
            string path = Path.Combine(root, "README.md");
            string text = ReadMe.Update(File.ReadAllText(path), root);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            session.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }
}
