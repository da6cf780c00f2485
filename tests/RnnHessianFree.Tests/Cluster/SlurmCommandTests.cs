using System.Diagnostics;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Cluster;

public sealed class SlurmCommandTests : IDisposable
{
    static readonly string Smoke = Path.Combine(Repository.Root(AppContext.BaseDirectory)!, "experiments", "studies", "smoke.json");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_becomes_a_batch_script_that_a_shell_can_read()
    {
        var (exitCode, script, _) = Run("slurm", Smoke, "--tasks", "3", "--out", "it's here", "--time", "1-02:00:00", "--partition", "cpu");
        Assert.Equal(ExitCode.Done, exitCode);
        string[] lines = script.Split('\n');
        Assert.Equal("#!/bin/bash", lines[0]);
        foreach (string option in (string[])["array=1-3", "requeue", "signal=B:USR1@60", "time=1-02:00:00", "partition=cpu", "ntasks=1", "cpus-per-task=1"])
            Assert.Contains($"#SBATCH --{option}", lines);
        Assert.Contains($"compare {Smoke} --threads 1 --out '{_folder.File("it'\\''s here")}' --shard \"$SLURM_ARRAY_TASK_ID/3\" &", script);
        Assert.DoesNotContain("srun", script);
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(_folder.File("script"), script);
        using var shell = Process.Start("bash", ["-n", _folder.File("script")]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public void A_preset_with_several_ranks_is_started_by_srun_and_no_task_is_without_work()
    {
        string script = Run("slurm", "smoke", "--ranks", "2", "--threads", "3", "--tasks", "9999").Output;
        Assert.Contains("srun --mpi=\"${RNNHF_SRUN_MPI:-pmix}\" --ntasks=2 --cpus-per-task=3 --kill-on-bad-exit=1 ", script);
        Assert.Contains("reproduce --preset smoke --threads 3", script);
        int tasks = int.Parse(script.Split("--array=1-")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(tasks, 2, 100);
    }

    [Theory]
    [InlineData("slurm nowhere.json", "nowhere.json: no such file; presets are smoke, laptop, 2011, paper")]
    [InlineData("slurm smoke --tasks 0", "--tasks 0: allowed is a whole number from 1 to 10000")]
    [InlineData("slurm smoke --partition a;b", "--partition a;b: allowed are letters, digits and : - _ ,")]
    public void Bad_input_is_one_line(string line, string message)
    {
        var (exitCode, output, error) = Run(line.Split(' '));
        Assert.Equal((ExitCode.Usage, ""), (exitCode, output));
        Assert.Contains(message, error);
    }

    [Theory]
    [InlineData("3", "4", null, null, "3/4")]
    [InlineData("0", "4", "0", null, "1/4")]
    [InlineData("14", "3", "10", "2", "3/3")]
    [InlineData("14", null, "10", "2", null)]
    [InlineData("9", "3", "10", "2", null)]
    public void A_task_of_an_array_knows_its_part(string id, string? count, string? min, string? step, string? part)
    {
        var variables = new Dictionary<string, string?> { ["ID"] = id, ["COUNT"] = count, ["MIN"] = min, ["STEP"] = step };
        var shard = StudyShard.OfArray(name => variables[name["SLURM_ARRAY_TASK_".Length..]]);
        Assert.Equal(part, shard is { } known ? $"{known.Number}/{known.Count}" : null);
    }

    (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (new CommandLine(new Session(output, error, false, _folder.Path, default)).Run(arguments), output.ToString(), error.ToString());
    }
}
