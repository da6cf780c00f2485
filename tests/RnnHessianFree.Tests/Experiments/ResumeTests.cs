using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Tests.Experiments;

public sealed class ResumeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hf")]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("muon")]
    [InlineData("ksd")]
    [InlineData("sofo")]
    [InlineData("lbfgs")]
    public void An_interrupted_run_goes_on_as_if_it_had_never_stopped(string optimizer)
    {
        const int steps = 12;
        Run("straight", SmallPlan.Of(optimizer, steps));
        foreach (int step in (int[])[1, 4, 5, 9]) Run("resumed", SmallPlan.Of(optimizer, steps), RunStart.Resume, interruptAt: step);
        var end = Run("resumed", SmallPlan.Of(optimizer, steps), RunStart.Resume);

        Assert.Equal((EndReason.BudgetSpent, steps), (end.Reason, end.Step));
        AssertSame("straight", "resumed");
    }

    [Fact]
    public void What_was_written_after_the_checkpoint_is_done_again()
    {
        Run("straight", SmallPlan.Of("hf", 8));
        Run("killed", SmallPlan.Of("hf", 8), interruptAt: 4);
        string path = _folder.File("killed.jsonl");
        File.AppendAllText(path, File.ReadAllLines(path)[^2] + "\n{\"step\":6,\"sec"); // as after a kill

        Run("killed", SmallPlan.Of("hf", 8), RunStart.Resume);

        AssertSame("straight", "killed");
    }

    [Fact]
    public void A_finished_run_is_left_as_it_is()
    {
        Run("run", SmallPlan.Of("sgd", 3));
        byte[] before = File.ReadAllBytes(_folder.File("run.jsonl"));

        var end = Run("run", SmallPlan.Of("sgd", 3), RunStart.Resume);

        Assert.Equal((EndReason.BudgetSpent, 3), (end.Reason, end.Step));
        Assert.Equal(before, File.ReadAllBytes(_folder.File("run.jsonl")));
    }

    [Fact]
    public void A_larger_budget_goes_on_from_the_end_of_the_smaller()
    {
        Run("straight", SmallPlan.Of("hf", 9));
        Run("extended", SmallPlan.Of("hf", 4));
        Run("extended", SmallPlan.Of("hf", 9), RunStart.Resume);

        Assert.Equal(0, RunComparison.DifferingBits(_folder.File("straight.parameters.json"), _folder.File("extended.parameters.json")));
        Assert.Equal(new Budget(Steps: 9), RunFileReader.Read(_folder.File("extended.jsonl")).Header.Budget);
    }

    [Fact]
    public void A_run_that_is_there_is_replaced_only_on_request()
    {
        Run("run", SmallPlan.Of("sgd", 3));
        var refusal = Assert.Throws<UsageException>(() => Run("run", SmallPlan.Of("sgd", 4)));
        Assert.Contains("--resume goes on with it, --overwrite replaces it, --out goes elsewhere", refusal.Message);
        Assert.Equal(4, Run("run", SmallPlan.Of("sgd", 4), RunStart.Overwrite).Step);
    }

    [Fact]
    public void Other_settings_are_refused_with_the_difference()
    {
        Run("run", SmallPlan.Of("hf", 6), interruptAt: 3);
        byte[] before = File.ReadAllBytes(_folder.File("run.jsonl"));
        var otherSeed = Assert.Throws<UsageException>(() => Run("run", SmallPlan.Of("hf", 6, seed: 2), RunStart.Resume));
        Assert.EndsWith("run.jsonl: is a run with other settings: seed is 1, asked for is 2", otherSeed.Message);
        var otherOptimizer = Assert.Throws<UsageException>(() => Run("run", SmallPlan.Of("adam", 6), RunStart.Resume));
        Assert.Contains("optimizer.name is \"Hessian-free\", asked for is \"Adam\"; ", otherOptimizer.Message);
        Assert.Contains("optimizer.settings.beta1 is absent, asked for is 0.9; ", otherOptimizer.Message);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("run.jsonl")));
    }

    [Fact]
    public void The_number_of_threads_may_change()
    {
        Run("straight", SmallPlan.Of("hf", 6, threads: 1));
        Run("resumed", SmallPlan.Of("hf", 6, threads: 2), interruptAt: 3);
        Run("resumed", SmallPlan.Of("hf", 6, threads: 5), RunStart.Resume);
        AssertSame("straight", "resumed");
    }

    [Fact]
    public void A_damaged_checkpoint_gives_way_to_the_one_before()
    {
        Run("straight", SmallPlan.Of("hf", 8));
        Run("run", SmallPlan.Of("hf", 8), interruptAt: 6, checkpointSeconds: 0);
        string newest = _folder.File("run.checkpoint");
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(newest, bytes);

        Run("run", SmallPlan.Of("hf", 8), RunStart.Resume);

        Assert.Contains("its checksum is wrong; going on from the checkpoint before it, step 5", Assert.Single(_notes));
        AssertSame("straight", "run");
    }

    [Theory]
    [InlineData("empty", "it is empty")]
    [InlineData("cut", "cut short or damaged")]
    [InlineData("flipped", "cut short or damaged")]
    [InlineData("foreign", "it is no checkpoint")]
    public void Without_a_checkpoint_that_can_be_read_nothing_is_touched(string fault, string message)
    {
        Run("run", SmallPlan.Of("hf", 6), interruptAt: 3);
        string newest = _folder.File("run.checkpoint");
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[50] ^= (byte)(fault == "flipped" ? 1 : 0);
        File.WriteAllBytes(newest, fault switch { "empty" => [], "cut" => bytes[..^9], "foreign" => "PK and so on"u8.ToArray(), _ => bytes });
        byte[] before = File.ReadAllBytes(_folder.File("run.jsonl"));

        var refusal = Assert.Throws<InvalidDataException>(() => Run("run", SmallPlan.Of("hf", 6), RunStart.Resume));

        Assert.Contains(message, refusal.Message);
        Assert.Contains("run.checkpoint: ", refusal.Message);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("run.jsonl")));
    }

    [Fact]
    public void A_run_file_that_was_changed_is_refused()
    {
        Run("run", SmallPlan.Of("hf", 6), interruptAt: 3);
        string path = _folder.File("run.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"step\":2", "\"step\":9"));
        var refusal = Assert.Throws<InvalidDataException>(() => Run("run", SmallPlan.Of("hf", 6), RunStart.Resume));
        Assert.Contains("is not as it was when its checkpoint was written", refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1,\"stu")]
    public void A_run_killed_before_its_first_line_was_whole_starts_anew(string content)
    {
        File.WriteAllText(_folder.File("run.jsonl"), content);
        Assert.Equal(2, Run("run", SmallPlan.Of("sgd", 2), RunStart.Resume).Step);
    }

    [Fact]
    public void A_second_writer_is_kept_out_until_the_first_is_gone()
    {
        var plan = SmallPlan.Of("sgd", 2);
        using (Open("run", plan, RunStart.New))
            Assert.Contains("another process is at work", Assert.Throws<UsageException>(() => Open("run", plan, RunStart.New)).Message);
        File.WriteAllText(_folder.File("run.lock"), ""); // as of a process that was killed
        Open("run", plan, RunStart.Overwrite).Dispose();
    }

    [Fact]
    public void A_finished_run_leaves_nothing_that_is_no_longer_needed()
    {
        Run("run", SmallPlan.Of("hf", 3), interruptAt: 2);
        Assert.Equal(["run.checkpoint", "run.jsonl", "run.parameters.json"], Left());
        Run("run", SmallPlan.Of("hf", 3), RunStart.Resume);
        // A larger budget can go on from the checkpoint; of the runs of a study, none ever gets one.
        Assert.Equal(["run.checkpoint", "run.checkpoint.previous", "run.jsonl", "run.parameters.json"], Left());

        foreach (string file in Directory.GetFiles(_folder.Path)) File.Delete(file);
        var plan = SmallPlan.Of("hf", 3);
        using (var files = RunFiles.Open(new(_folder.Path, "run"), plan.Header, RunStart.New, TimeSpan.Zero, _notes.Add, keepsParameters: false))
            new TrainingRun(plan, files, new NoProgress(), TestContext.Current.CancellationToken).Execute();
        Assert.Equal(["run.jsonl.gz"], Left());

        string[] Left() => [.. _folder.Names.Where(name => !name.Contains("best"))];
    }

    RunEnd Run(string name, TrainingPlan plan, RunStart start = RunStart.New, int? interruptAt = null, double checkpointSeconds = 1e6)
    {
        using var files = Open(name, plan, start, checkpointSeconds);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var progress = new CancelInside(interruptAt, cancellation);
        return files.Finished ?? new TrainingRun(plan, files, progress, cancellation.Token).Execute();
    }

    RunFiles Open(string name, TrainingPlan plan, RunStart start, double checkpointSeconds = 1e6) =>
        RunFiles.Open(new(_folder.Path, name), plan.Header, start, TimeSpan.FromSeconds(checkpointSeconds), _notes.Add);

    void AssertSame(string expected, string actual)
    {
        Assert.Equal(RunComparison.Comparable(_folder.File($"{expected}.jsonl")), RunComparison.Comparable(_folder.File($"{actual}.jsonl")));
        Assert.Equal(0, RunComparison.DifferingBits(_folder.File($"{expected}.parameters.json"), _folder.File($"{actual}.parameters.json")));
    }
}
