using System.CommandLine;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf compare</c>: optimisers against each other, all tuned by the same rule.</summary>
static class CompareCommand
{
    public static Command Create(Session session)
    {
        var file = Options.Path("study", "a study (*.json), such as those in experiments/studies");
        var tasks = Options.Text("--tasks", "only these", "a,b");
        var lengths = Options.Text("--lengths", "only these T", "n,n");
        var initializations = Options.Text("--initializations", "only these initial weights, by the study's names", "a,b");
        var optimizers = Options.Text("--optimizers", "only these, by the study's names", "a,b");
        var command = new Command("compare", """
            Runs a study: the same number of trials and the same budget for every optimiser, then the best setting of each on other seeds.
            Finished runs are never repeated: the same command goes on where another was stopped, with unfinished runs from their last
            checkpoint. Ends with figures and report.md.

            Example: rnnhf compare experiments/studies/smoke.json
            Example: rnnhf compare experiments/studies/smoke.json --shard 3/16 --out study
            Example: rnnhf compare experiments/studies/hf-vs-first-order.json --tasks addition --lengths 30,100 --plan
            """) { file, tasks, lengths, initializations, optimizers };
        var options = new StudyOptions(command);
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetRequiredValue(file), session.Folder);
            string[]? Names(Option<string?> option) => parsed.GetValue(option)?.Split(',');
            return options.Run(session, parsed, Study.Load(path),
                new(Names(tasks), Options.Numbers<int>(parsed, lengths), Names(initializations), Names(optimizers)));
        });
        return command;
    }
}
