using System.CommandLine;
using RnnHessianFree.Experiments.Studies;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>The options of all commands that run a study.</summary>
sealed class StudyOptions
{
    readonly Option<string?> _output = Options.Folder("--out", "where run files, figures and report go; default results/NAME, the study's name");
    readonly Option<string?> _shard = Options.Text("--shard", "runs the i-th of n parts of the study; parts need nothing of each other; default: the task's part in a Slurm job array, else all", "i/n");
    readonly Option<int?> _threads = Options.Threads("threads of a run; as many runs as the machine has cores for go side by side; default as the study says");
    readonly Option<bool> _isDryRun = Options.Flag("--plan", "shows what would be run and how long it may take, and runs nothing");
    readonly Option<bool> _shares = Options.Flag("--shared", "other work shares the machine: run files and report say so of their seconds");

    // Nothing depends on it: a study's finished runs are never repeated. It is there for those who know it from train.
    readonly Option<bool> _resume = Options.Flag("--resume", "goes on where the study was stopped, as it does without this");

    public StudyOptions(Command command)
    {
        foreach (Option option in (Option[])[_output, _shard, _threads, _isDryRun, _shares, _resume]) command.Add(option);
    }

    /// <summary>Runs a study, or a part of it, as the options say; returns the exit code.</summary>
    public int Run(Session session, ParseResult parsed, Study study, StudyPart? part = null) => new StudyExecution(
        session, study with { Threads = parsed.GetValue(_threads) ?? study.Threads }, Folders.For(session, parsed.GetValue(_output), study.Name))
    {
        Part = part ?? new(),
        Shard = parsed.GetValue(_shard) is { } text ? StudyShard.Read(text) : StudyShard.OfArray(Environment.GetEnvironmentVariable) ?? new(1, 1),
        IsDryRun = parsed.GetValue(_isDryRun),
        SharesMachine = parsed.GetValue(_shares),
    }.Run();
}
