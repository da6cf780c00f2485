using System.CommandLine;
using RnnHessianFree.Experiments.Cluster;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary><c>rnnhf slurm</c>: a study as a job array.</summary>
static class SlurmCommand
{
    public static Command Create(Session session)
    {
        var file = Options.Path("study", "a study (*.json), or a preset of reproduce");
        var tasks = Options.Whole("--tasks", "how many tasks share the study, at most one for each of its groups; default 4", max: 10_000);
        var ranks = Options.Whole("--ranks", "MPI ranks that share each batch of a run; default 1, without MPI", max: 32);
        var threads = Options.Threads("threads of a rank; default as the study says");
        var time = Options.Text("--time", "limit of a task, at whose end it saves and is queued again; default the partition's", "hh:mm:ss");
        var partition = Options.Text("--partition", "default the cluster's", "name");
        var output = Options.Folder("--out", "a folder that all nodes see; default results/NAME, the study's name");
        var command = new Command("slurm", """
            Prints a batch script that runs a study as a job array: each task does its part, saves when Slurm asks it to end, and goes on from there
            when it is queued again. A part that was lost is done by the next submission of the same script; finished runs are never repeated.

            Example: rnnhf slurm experiments/studies/smoke.json --tasks 4 | sbatch
            Example: rnnhf slurm paper --tasks 32 --ranks 4 --time 12:00:00 | sbatch
            """) { file, tasks, ranks, threads, time, partition, output };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(file);
            bool isPreset = Presets.Names.Contains(name);
            string path = Path.GetFullPath(name, session.Folder);
            if (!isPreset && !File.Exists(path)) throw new UsageException($"{name}: no such file; presets are {string.Join(", ", Presets.Names)}");
            var study = isPreset ? Presets.Find(name) : Study.Load(path);
            foreach (var option in (Option<string?>[])[time, partition])
                if (parsed.GetValue(option) is { } text && !text.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or ','))
                    throw new UsageException($"{option.Name} {text}: allowed are letters, digits and : - _ ,");
            session.Out.Write(new BatchScript
            {
                Name = study.Name,
                Command = isPreset ? ["reproduce", "--preset", name] : ["compare", path],
                Program = ChildProcess.Program(),
                Folder = Folders.For(session, parsed.GetValue(output), study.Name),
                Tasks = Math.Min(parsed.GetValue(tasks) ?? 4, StudyGroup.Of(study).Count),
                Ranks = parsed.GetValue(ranks) ?? 1,
                Threads = parsed.GetValue(threads) ?? study.Threads,
                Time = parsed.GetValue(time),
                Partition = parsed.GetValue(partition),
            }.Text);
            return ExitCode.Done;
        });
        return command;
    }
}
