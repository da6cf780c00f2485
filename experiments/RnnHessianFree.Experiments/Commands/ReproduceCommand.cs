using System.CommandLine;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf reproduce</c>: the experiment of Martens &amp; Sutskever 2011 on the pathological tasks.</summary>
static class ReproduceCommand
{
    static readonly Dictionary<string, string> Names = Presets.Names.ToDictionary(name => name);

    public static Command Create(Session session)
    {
        var preset = Options.Entry("--preset", "what is run, from experiments/studies/reproduce; default laptop", Names);
        var tasks = Options.Text("--tasks", "only these", "a,b");
        var lengths = Options.Text("--lengths", "these T instead of the preset's, any that the tasks have", "n,n");
        var seeds = Options.Text("--seeds", "these instead of the preset's", "n,n");
        var optimizers = Options.Text("--optimizers", "only these, by the preset's names", "a,b");
        var command = new Command("reproduce", """
            Redoes the experiment of Martens & Sutskever 2011: tasks × lengths × seeds, with and without structural damping.
              smoke         tiny networks on short sequences, for seconds; shows that all works, and nothing else
              laptop        all tasks and lengths by today's Hessian-free, ten seeds, from orthogonal weights without biases, which keep what was seen long before
              exclusive-or  the same for exclusive or as the authors' code draws it, in sequences half as long
              economy       today's Hessian-free, one setting for every task, and each part of what makes it cheap off in turn
              2011          the same networks in the way of 2011: the batches that each task is known to work with, and a budget of a fraction of the paper's
              paper         gradients on 10,000 sequences, curvature on 1,000, up to 300 iterations, failure beyond 50,000 minibatches
              sparse        as 2011 from the paper's sparse weights, with the random biases of Sutskever's thesis
              ablations     the method of 2011 with one part off or changed at a time, at T = 50
            A minibatch is a set of 1,000 sequences on which a gradient or a curvature product was evaluated: gradient sequences plus
            products times curvature sequences, over 1,000. Losses for backtracking, line search and damping do not count.
            Finished runs are never repeated: the same command goes on where another was stopped, with unfinished runs from their last
            checkpoint. Prints its plan first; ends with the paper's figure and report.md.

            Example: rnnhf reproduce --preset laptop --tasks addition,xor --lengths 30,50 --plan
            Example: rnnhf reproduce --tasks addition,temporal-order --lengths 500,1000 --seeds 1
            """) { preset, tasks, lengths, seeds, optimizers };
        var options = new StudyOptions(command);
        command.SetAction(parsed => options.Run(session, parsed, Presets.Find(parsed.GetValue(preset) ?? "laptop").Only(
            parsed.GetValue(tasks)?.Split(','), Options.Numbers<int>(parsed, lengths), Options.Numbers<ulong>(parsed, seeds)),
            new(null, null, null, parsed.GetValue(optimizers)?.Split(','))));
        return command;
    }
}
