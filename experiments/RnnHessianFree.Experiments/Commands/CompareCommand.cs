using System.CommandLine;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf compare</c>: optimisers against each other, all tuned by the same rule.</summary>
static class CompareCommand
{
    public static Command Create(Session session)
    {
        var file = new Argument<string>("study") { Description = "a study (*.json), such as those in experiments/studies" };
        var command = new Command("compare", """
            Runs a study: the same number of trials and the same budget for every optimiser, then the best setting of each on other seeds.
            Finished runs are never repeated: the same command goes on where another was stopped, with unfinished runs from their last
            checkpoint. Ends with figures and report.md.

            Example: rnnhf compare experiments/studies/smoke.json
            Example: rnnhf compare experiments/studies/smoke.json --shard 3/16 --out study
            """) { file };
        var options = new StudyOptions(command);
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(file), session.Folder);
            if (!File.Exists(path)) throw new UsageException($"{path}: no such file");
            return options.Run(session, parsed, Study.Read(File.ReadAllText(path), Path.GetFileName(path)));
        });
        return command;
    }
}
