using System.Text.Json;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Tests.Experiments;

public sealed class RunFileTests : IDisposable
{
    static readonly HessianFreeReport Report = new()
    {
        Outcome = StepOutcome.Rejected,
        Loss = 0.1,
        GradientNorm = double.NaN,
        StepSize = 0,
        BatchSeeds = [ulong.MaxValue, 2],
        Lambda = 1e-300,
        NextLambda = 1.5e-300,
        StructuralWeight = 0,
        ReductionRatio = double.NegativeInfinity,
        CgStop = ConjugateGradientStop.LittleProgress,
    };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var header = BowlPlan.Header(new Budget(Seconds: 1.5)) with { Commit = "abc", Dirty = true };
        var step = RunStep.Of(new Spent(1, 0.25, 30, 10), Report, new Evaluation(double.PositiveInfinity, 0.5, 0.125));
        var end = new RunEnd { Reason = EndReason.Stalled, Step = 1, Seconds = 0.2, Passes = 3, Sequences = 1, HeldOutLoss = double.NaN };
        string path = Write(header, [step], end);

        var read = RunFileReader.Read(path);

        Assert.Equal(Text(header), Text(read.Header));
        Assert.Equal((header.Seed, header.Budget, header.Evaluation), (read.Header.Seed, read.Header.Budget, read.Header.Evaluation));
        Assert.Equal(Text(step), Text(Assert.Single(read.Steps)));
        Assert.Equal(double.PositiveInfinity, read.Steps[0].HeldOutLoss);
        Assert.Equal(0.125, read.Steps[0].HeldOutStepError);
        Assert.Equal(double.NegativeInfinity, read.Steps[0].Number("reductionRatio"));
        Assert.Equal(1e-300, read.Steps[0].Number("lambda"));
        Assert.Equal("LittleProgress", read.Steps[0].Report["cgStop"].GetString());
        Assert.DoesNotContain("batchSeeds", read.Steps[0].Report);
        Assert.Equal(end, read.End);
        Assert.False(read.HasCutTail);
    }

    [Fact]
    public void A_killed_run_is_read_up_to_its_last_whole_line()
    {
        string path = Write(BowlPlan.Header(new Budget()), [RunStep.Of(default, null, new Evaluation(1, 1))], null);
        File.AppendAllText(path, """{"step":1,"seco""");

        var read = RunFileReader.Read(path);

        Assert.True(read.HasCutTail);
        Assert.Null(read.End);
        Assert.Single(read.Steps);
    }

    [Fact]
    public void A_file_from_before_wrong_steps_were_counted_is_read()
    {
        string path = Write(BowlPlan.Header(new Budget()), [RunStep.Of(default, null, new Evaluation(1, 0.5))], null);
        Assert.DoesNotContain("heldOutStepError", File.ReadAllText(path));

        Assert.Null(RunFileReader.Read(path).Steps[0].HeldOutStepError);
    }

    [Fact]
    public void Unknown_fields_are_kept()
    {
        string path = Write(BowlPlan.Header(new Budget()), [], null);
        File.WriteAllText(path, File.ReadAllText(path).Replace("{\"format\"", "{\"weather\":\"mild\",\"format\""));

        Assert.Contains("\"weather\":\"mild\"", Text(RunFileReader.Read(path).Header));
    }

    [Theory]
    [InlineData("", "no whole line")]
    [InlineData("{}\n", "line 1")]
    [InlineData("nonsense\n", "line 1")]
    public void A_file_that_is_no_run_file_is_named(string content, string problem)
    {
        string path = _folder.File("bad.jsonl");
        File.WriteAllText(path, content);

        var error = Assert.Throws<InvalidDataException>(() => RunFileReader.Read(path));

        Assert.Contains(path, error.Message);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void A_packed_run_file_is_read_as_the_one_it_was_by_either_name_and_in_folders()
    {
        string path = Write(BowlPlan.Header(new Budget(Steps: 3)), [StepZero], Solved);
        var plain = RunFileReader.Read(path);
        PackedFile.Write(path);
        var both = Assert.Single(RunFileReader.ReadTree(_folder.Path));
        File.Delete(path);

        foreach (var packed in (RunFile[])[both, RunFileReader.Read(path), RunFileReader.Read(path + ".gz"), Assert.Single(RunFileReader.ReadFolder(_folder.Path))])
            Assert.Equal((path, plain.Name, Text(plain.Header), Text(plain.Steps), plain.End), (packed.Path, packed.Name, Text(packed.Header), Text(packed.Steps), packed.End));
        Assert.Null(RunFileReader.Find(_folder.File("none.jsonl")));
    }

    [Fact]
    public void Damage_to_a_packed_run_file_is_told_whichever_byte_it_hits()
    {
        string path = Write(BowlPlan.Header(new Budget()), [StepZero], Solved);
        byte[] content = File.ReadAllBytes(path);
        PackedFile.Write(path);
        File.Delete(path);
        byte[] whole = File.ReadAllBytes(path + ".gz");
        for (int i = 0; i < whole.Length; i++)
        {
            File.WriteAllBytes(path + ".gz", whole[..i]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => RunFileReader.Read(path)).Message);
            byte[] flipped = [.. whole];
            flipped[i] ^= 0x10;
            File.WriteAllBytes(path + ".gz", flipped);
            try
            {
                Assert.Equal(content, RunFileReader.Bytes(path)); // as where it hits the time in gzip's header
            }
            catch (InvalidDataException problem)
            {
                Assert.Contains(path, problem.Message);
            }
        }
    }

    static RunStep StepZero => new() { Step = 0, Seconds = 0, Passes = 0, Sequences = 0, HeldOutError = 0.5 };

    static RunEnd Solved => new() { Reason = EndReason.Solved, Step = 3, Seconds = 1, Passes = 30, Sequences = 10, HeldOutLoss = 0.25 };

    [Fact]
    public void An_atomic_write_that_fails_leaves_what_was_there()
    {
        string path = _folder.File("numbers");
        AtomicFile.Write(path, stream => stream.Write("old"u8));

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["numbers"], _folder.Names);
    }

    string Write(RunHeader header, RunStep[] steps, RunEnd? end)
    {
        string path = _folder.File("run.jsonl");
        using var writer = new RunFileWriter(path);
        writer.Write(header);
        foreach (var step in steps) writer.Write(step);
        if (end is not null) writer.Write(end);
        return path;
    }

    static string Text<T>(T value) => JsonSerializer.Serialize(value, RunFormat.Json);
}
