using System.Diagnostics;
using RnnHessianFree.Distributed;
using RnnHessianFree.Experiments.Ranks;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Distributed;

/// <summary>The program under the system's <c>mpirun</c>s, where there are any: Open MPI's and MPICH's.</summary>
public class MpiTests
{
    const int Steps = 5;

    static readonly string[] Launchers = ["mpirun.openmpi", "mpirun.mpich"];

    public static TheoryData<string> Each => [.. Launchers];

    [Theory]
    [InlineData("mpirun.openmpi", "hf", new[] { 2, 3, 4 })]
    [InlineData("mpirun.openmpi", "adam", new[] { 2, 3, 4 })]
    [InlineData("mpirun.mpich", "hf", new[] { 3 })]
    public void Ranks_give_the_bits_of_one_process(string launcher, string optimizer, int[] numbers)
    {
        Require(launcher);
        using var folder = new TemporaryFolder();
        RunPaths Paths(string name) => new(Path.Combine(folder.Path, name), $"addition-T20-{optimizer}-seed1");
        var alone = Paths("alone");
        Ends(Run(1, null, Train(alone.Folder, optimizer, Steps)));
        foreach (int ranks in numbers)
        {
            var together = Paths($"{ranks}");
            Ends(Run(ranks, launcher, Train(together.Folder, optimizer, Steps)));
            Assert.Equal(0, RunComparison.DifferingBits(alone.Parameters, together.Parameters));
            Assert.Equal(0, RunComparison.DifferingLines(alone.RunFile, together.RunFile));
            Assert.Equal(ranks, RunFileReader.Read(together.RunFile).Header.Engine.Ranks);
        }
    }

    [Theory]
    [InlineData("hf")]
    [InlineData("adam")]
    public void A_run_goes_on_on_other_numbers_of_ranks_to_the_same_bits(string optimizer)
    {
        Require(Launchers[0]);
        using var folder = new TemporaryFolder();
        RunPaths Paths(string name) => new(Path.Combine(folder.Path, name), $"addition-T20-{optimizer}-seed1");
        RunPaths alone = Paths("alone"), resumed = Paths("resumed");
        Ends(Run(1, null, Train(alone.Folder, optimizer, Steps)));
        foreach (var (ranks, steps) in ((int, int)[])[(3, 1), (1, 2), (4, 3), (2, Steps)])
            Ends(Run(ranks, Launchers[0], [.. Train(resumed.Folder, optimizer, steps), "--resume"]));
        Assert.Equal(0, RunComparison.DifferingBits(alone.Parameters, resumed.Parameters));
    }

    [Theory]
    [InlineData("mpirun.openmpi", "KILL")]
    [InlineData("mpirun.openmpi", "STOP")]
    [InlineData("mpirun.mpich", "STOP")]
    public void A_rank_that_is_killed_or_stopped_ends_the_job_with_a_line_and_a_checkpoint_to_go_on_from(string launcher, string signal)
    {
        Require(launcher);
        using var folder = new TemporaryFolder();
        RunPaths alone = Workbench.PathsIn(Path.Combine(folder.Path, "alone")), lost = alone with { Folder = Path.Combine(folder.Path, "lost") };
        using (var job = Start(3, launcher, Unsolvable(lost.Folder, 100_000)))
        {
            Workbench.WaitFor(() => job.HasExited || (File.Exists(lost.RunFile) && File.ReadAllLines(lost.RunFile).Length > 4));
            int victim = Descendants(job.Id).First(id => Variable(id, launcher.EndsWith("openmpi", StringComparison.Ordinal) ? "OMPI_COMM_WORLD_RANK" : "PMI_RANK") == "1");
            Assert.True(ChildProcess.Succeeds("/bin/sh", "-c", $"kill -{signal} {victim}"));
            var (exitCode, _, error) = job.End();
            Assert.NotEqual(0, exitCode);
            string line = Assert.Single(error.Split('\n'), line => line.StartsWith("rnnhf: ", StringComparison.Ordinal));
            Assert.Contains($"rank 1 of 3 (process {victim} on ", line);
            Assert.Contains("--resume", line);
        }
        Assert.DoesNotContain("end", File.ReadAllLines(lost.RunFile)[^1]);
        int steps = File.ReadAllLines(lost.RunFile).Length + 10;
        Run(1, null, Unsolvable(alone.Folder, steps));
        Run(2, launcher, [.. Unsolvable(lost.Folder, steps), "--resume"]);
        Assert.Equal(0, RunComparison.DifferingBits(alone.Parameters, lost.Parameters));
        Assert.Equal(0, RunComparison.DifferingLines(alone.RunFile, lost.RunFile));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void A_rank_on_another_register_width_is_refused_by_name(string launcher)
    {
        Require(launcher);
        using var folder = new TemporaryFolder();
        string[] other = ["env", "DOTNET_EnableAVX2=0"]; // 128 bits, which no machine that has wider registers uses by itself
        string[] train = Train(folder.Path, "hf", Steps);
        using var job = ChildProcess.StartUnder(
            [.. Command(launcher), "-n", "1", .. ChildProcess.Program(), .. train, ":", "-n", "1", .. other], train);
        var (exitCode, output, error) = job.End();
        if (exitCode == ExitCode.Done) Assert.Skip("this machine has no wider registers");
        Assert.Contains("rnnhf: rank 1 on ", error);
        Assert.Contains("register width 128 bits, rank 0 on ", error);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void Without_a_launcher_no_MPI_library_is_loaded()
    {
        Assert.Null(Job.Join(TextWriter.Null));
        if (OperatingSystem.IsLinux()) Assert.DoesNotContain("libmpi", File.ReadAllText("/proc/self/maps"));
    }

    [Fact]
    public void A_launcher_without_an_MPI_library_is_one_line()
    {
        using var folder = new TemporaryFolder();
        using var child = ChildProcess.StartAfter($"export OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2 {Launcher.LibraryVariable}=/no/such.so", Train(folder.Path, "hf", 1));
        var (exitCode, _, error) = child.End();
        Assert.Equal((ExitCode.Usage, "rnnhf: started as one of 2 processes, but no MPI library can be loaded (tried /no/such.so)"), (exitCode, error.Trim()));
    }

    static void Ends((int ExitCode, string Output, string Error) end) =>
        Assert.True(end.ExitCode != ExitCode.Usage && end.Output.Contains(EndReason.BudgetSpent.Words()), end.Error);

    static string[] Train(string folder, string optimizer, int steps) =>
    [
        "train", "--length", "20", "--hidden", "8", "--optimizer", optimizer, "--threads", "1", "--max-steps", $"{steps}", "--warm-up-seconds", "0.1",
        .. optimizer == "hf" ? (string[])["--gradient-sequences", "300", "--curvature-sequences", "150", "--cg-iterations", "10"] : [],
        "--checkpoint-seconds", "0", "--out", folder,
    ];

    // A rank that is well is heard ten times a second; on a machine that is busy, far less often.
    static string[] Unsolvable(string folder, int steps) => [.. Workbench.Train(folder, steps), "--rank-seconds", "10"];

    static (int ExitCode, string Output, string Error) Run(int ranks, string? launcher, string[] arguments)
    {
        using var job = launcher is null ? ChildProcess.Start(arguments) : Start(ranks, launcher, arguments);
        return job.End();
    }

    static ChildProcess Start(int ranks, string launcher, string[] arguments) =>
        ChildProcess.StartUnder([.. Command(launcher), "-n", $"{ranks}"], arguments);

    static string[] Command(string launcher) => launcher.EndsWith("openmpi", StringComparison.Ordinal)
        ? [launcher, "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1"] : [launcher];

    static void Require(string launcher)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, launcher))))
            Assert.Skip($"{launcher} is not installed");
    }

    static IEnumerable<int> Descendants(int parent) => Process.GetProcesses().Select(process => process.Id).Where(id => IsUnder(id, parent));

    static bool IsUnder(int process, int ancestor)
    {
        for (int at = process; at > 1;)
        {
            string stat = $"/proc/{at}/stat";
            if (!File.Exists(stat)) return false;
            at = int.Parse(File.ReadAllText(stat).Split(')')[^1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
            if (at == ancestor) return true;
        }
        return false;
    }

    static string? Variable(int process, string name) => File.ReadAllText($"/proc/{process}/environ").Split('\0')
        .FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
