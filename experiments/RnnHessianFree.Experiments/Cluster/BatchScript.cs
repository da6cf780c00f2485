namespace RnnHessianFree.Experiments.Cluster;

/// <summary>The script of a Slurm job array whose tasks do a study's parts.</summary>
sealed record BatchScript
{
    public required string Name { get; init; }

    /// <summary>How the program is started.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>What it is to do.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Where the study's files go.</summary>
    public required string Folder { get; init; }

    public required int Tasks { get; init; }

    /// <summary>Processes of a task.</summary>
    public required int Ranks { get; init; }

    /// <summary>Cores of each.</summary>
    public required int Threads { get; init; }

    public string? Time { get; init; }

    public string? Partition { get; init; }

    /// <summary>
    /// A part is named by its number and the script's own count of tasks, so that <c>sbatch --array=3</c> does the third part again and no
    /// other. At the time limit the task queues itself again; preempted or requeued, Slurm does; cancelled, nobody.
    /// </summary>
    public string Text => string.Join('\n',
    [
        "#!/bin/bash",
        $"#SBATCH --job-name={Name}",
        $"#SBATCH --array=1-{Tasks}",
        $"#SBATCH --ntasks={Ranks}",
        $"#SBATCH --cpus-per-task={Threads}",
        .. Option("time", Time),
        .. Option("partition", Partition),
        "#SBATCH --requeue",
        "#SBATCH --open-mode=append",
        "#SBATCH --signal=B:USR1@60",
        "# A part of a study. Asked to end, it saves; queued again, it goes on from there. The same script, submitted again, does what is missing.",
        $"{(Ranks > 1 ? $"srun --mpi=\"${{RNNHF_SRUN_MPI:-pmix}}\" --ntasks={Ranks} --cpus-per-task={Threads} --kill-on-bad-exit=1 " : "")}"
            + $"{Quoted([.. Program, .. Command, "--threads", $"{Threads}", "--out", Folder])} --shard \"$SLURM_ARRAY_TASK_ID/{Tasks}\" &",
        "task=$! again=",
        "trap 'kill -TERM $task' TERM",
        "trap 'again=yes; kill -TERM $task' USR1",
        "wait $task; status=$?",
        "while kill -0 $task 2>/dev/null; do wait $task; status=$?; done",
        "if [ \"$again\" ]; then scontrol requeue \"${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\"; fi",
        "exit $status",
        "",
    ]);

    static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"#SBATCH --{name}={value}"];

    // Safe from the shell: 'it'\''s'.
    static string Quoted(IEnumerable<string> words) => string.Join(' ', words.Select(word =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "/.-_=:".Contains(c)) ? word : $"'{word.Replace("'", @"'\''")}'"));
}
