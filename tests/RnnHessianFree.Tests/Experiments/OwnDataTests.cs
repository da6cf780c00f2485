using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Commands;
using RnnHessianFree.Experiments.Requests;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Experiments;

/// <summary>The user's own data, from a file to a trained network to its outputs.</summary>
public sealed class OwnDataTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Data_are_learned_and_the_network_is_used()
    {
        WriteSigns(60);
        Run(ExitCode.Done, "train --data signs.npz --hidden 8 --max-steps 40 --sparse 1 --threads 1 --warm-up-seconds 0 --out out");
        var run = RunFileReader.Read(_folder.File("out/signs-hf-seed1.jsonl"));
        Assert.Equal(EndReason.Solved, run.End!.Reason);
        Assert.Equal(("signs", 6, new NetworkDescription(1, 8, 2, "Tanh", OutputUnit.Softmax)), (run.Header.Task.Name, run.Header.Task.Length, run.Header.Network));
        Assert.Equal((48.0, "signs.npz", 12.0), (run.Header.Task.Settings.Number("sequences"), run.Header.Task.Settings.Text("file"), run.Header.Task.Settings.Number("heldOut", "sequences")));
        Assert.Equal(48, run.Steps[1].Sequences); // all of them, in one batch

        string printed = Run(ExitCode.Done, "predict out/signs-hf-seed1.parameters.json --data signs.npz --out p.npz --weights w.safetensors");
        Assert.Contains("60 sequences: loss ", printed);
        using var arrays = NumpyArchive.Open(_folder.File("p.npz"));
        Assert.Equal(["lengths", "outputs", "states"], arrays.Names.Order());
        var (outputs, states) = (arrays.Read("outputs"), arrays.Read("states"));
        Assert.Equal([60, 6, 2], outputs.Shape);
        Assert.Equal([60, 6, 8], states.Shape);
        var network = RecurrentNetwork.Load(_folder.File("out/signs-hf-seed1.parameters.json"));
        var batch = SequenceData.Load(_folder.File("signs.npz")).Take([7]);
        Assert.Equal(network.Predict(batch).All.ToArray(), outputs.Values.Skip(7 * 12).Take(2 * batch.Steps), ToARounding);
        Assert.Equal(network.States(batch).All.ToArray(), states.Values.Skip(7 * 48).Take(8 * batch.Steps), ToARounding);
        Assert.All(outputs.Values.Skip(7 * 12 + 2 * batch.Steps).Take(12 - 2 * batch.Steps), after => Assert.Equal(0, after));
        AssertWeights(network, File.ReadAllBytes(_folder.File("w.safetensors")));

        bool ToARounding(double a, double b) => Math.Abs(a - b) < 1e-12; // other batch-mates, other chunks
    }

    [Fact]
    public void Sequences_of_a_task_are_predicted_with_what_they_ask_for()
    {
        Run(ExitCode.FellShort, "train --task temporal-order --length 10 --hidden 4 --max-steps 1 --gradient-sequences 50 --warm-up-seconds 0 --out out");
        Run(ExitCode.Done, "predict out/temporal-order-T10-hf-seed1.parameters.json --task temporal-order --length 10 --sequences 5 --out p.npz");
        using var arrays = NumpyArchive.Open(_folder.File("p.npz"));
        Assert.Equal(["inputs", "lengths", "mask", "outputs", "states", "targets"], arrays.Names.Order());
        Assert.Equal(5, arrays.Read("targets").Values.Sum()); // one symbol a sequence
        Assert.Equal([5, 10, 4], arrays.Read("states").Shape);
    }

    [Fact]
    public void A_second_file_is_judged_by_and_data_without_targets_are_predicted_from()
    {
        File.WriteAllText(_folder.File("a.jsonl"), "{\"inputs\":[1,2],\"targets\":[0.5,1]}\n{\"inputs\":[3],\"targets\":[2]}\n");
        File.WriteAllText(_folder.File("b.jsonl"), "{\"inputs\":[2,2],\"targets\":[0.5,1]}\n");
        File.WriteAllText(_folder.File("c.jsonl"), "{\"inputs\":[2,2]}\n");
        Run(ExitCode.FellShort, "train --data a.jsonl --held-out b.jsonl --hidden 3 --max-steps 2 --optimizer adam --tolerance 0.001 --warm-up-seconds 0 --out out");
        var header = RunFileReader.Read(_folder.File("out/a-adam-seed1.jsonl")).Header;
        Assert.Equal(("b.jsonl", 1, 0.001), (header.Task.Settings.Text("heldOut", "file"), header.Evaluation.Sequences, header.Task.Settings.Number("tolerance")));
        Assert.DoesNotContain("loss", Run(ExitCode.Done, "predict out/a-adam-seed1.parameters.json --data c.jsonl --out p.npz"));
        using var arrays = NumpyArchive.Open(_folder.File("p.npz"));
        Assert.Equal([1, 2, 1], arrays.Read("outputs").Shape);
    }

    [Theory]
    [InlineData("hf")]
    [InlineData("nesterov")]
    [InlineData("lbfgs")]
    public void A_run_on_data_goes_on_as_if_it_had_never_stopped(string optimizer)
    {
        WriteSigns(23);
        RunEnd Execute(string name, int? interruptAt)
        {
            var plan = Catalog.Plan(new RunRequest
            {
                Data = new(_folder.File("signs.npz"), new()),
                Hidden = 4,
                Optimizer = OptimizerCatalog.Find(optimizer, "--optimizer"),
                Settings = KnobValues.Of(optimizer == "hf" ? [(Knobs.GradientSequences, 10), (Knobs.CurvatureSequences, 5), (Knobs.BacktrackingSequences, 4)]
                    : [(Knobs.GradientSequences, 7)]),
                Threads = 1,
                Budget = new(Steps: 40),
                Evaluation = new(Target: 0, Patience: 4),
            }) with
            {
                WarmUp = TimeSpan.Zero,
            };
            using var files = RunFiles.Open(new(_folder.Path, name), plan.Header, RunStart.Resume, TimeSpan.FromHours(1), _ => { });
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            return files.Finished ?? new TrainingRun(plan, files, new CancelInside(interruptAt, cancellation), cancellation.Token).Execute();
        }

        Execute("straight", null);
        foreach (int step in (int[])[2, 3, 7]) Execute("resumed", step);
        Execute("resumed", null);

        Assert.Equal(RunComparison.Comparable(_folder.File("straight.jsonl")), RunComparison.Comparable(_folder.File("resumed.jsonl")));
        Assert.Equal(0, RunComparison.DifferingBits(_folder.File("straight.parameters.json"), _folder.File("resumed.parameters.json")));
    }

    [Fact]
    public void A_run_whose_held_out_error_falls_no_more_ends_by_its_patience()
    {
        double[] errors = [0.9, 0.5, 0.6, 0.4, 0.4, 0.7, 0.41, 0.3];
        int evaluations = 0;
        var plan = BowlPlan.With(new(Steps: 100)) with { Evaluate = _ => new(1, errors[evaluations++]) };
        plan = plan with { Header = plan.Header with { Evaluation = new(EveryPasses: 1, Sequences: 1, Target: 0, Patience: 3) } };
        using var files = RunFiles.Open(new(_folder.Path, "run"), plan.Header, RunStart.New, TimeSpan.FromHours(1), _ => { });
        var end = new TrainingRun(plan, files, new NoProgress(), default).Execute();
        Assert.Equal((EndReason.NoLongerBetter, 6, 3, 0.4), (end.Reason, end.Step, end.BestStep, end.BestHeldOutError)); // after 0.4, 0.7 and 0.41
        Assert.True(File.Exists(_folder.File("run.best.parameters.json")));
    }

    [Theory]
    [InlineData("train --data none.npz", "none.npz: there is no such file or folder")]
    [InlineData("train --data signs.txt", "signs.txt: is no data set; read are NAME.npz, NAME.jsonl and a folder of .csv files")]
    [InlineData("train --data signs.npz --task addition", "--task: allowed only without --data, which is learned instead")]
    [InlineData("train --data signs.npz --length 5", "--length: allowed only without --data")]
    [InlineData("train --held-out signs.npz", "--held-out: allowed only with --data")]
    [InlineData("train --data signs.npz --held-out signs.npz --held-out-share 0.5", "--held-out-share: allowed only without --held-out")]
    [InlineData("train --data signs.npz --held-out-share 0", "--held-out-share 0: allowed is a number above 0 and below 1")]
    [InlineData("train --data signs.npz --held-out wide.jsonl", "wide.jsonl: has 2 inputs a step; the training data have 1")]
    [InlineData("train --data wide.jsonl", "has 1 sequence; to hold out some there must be 2 or more, or give --held-out FILE")]
    [InlineData("train --data signs.npz --classes 1", "--classes 1: allowed is a whole number from 2 to 100000")]
    [InlineData("train --data signs.npz --output-unit sofmax", "did you mean softmax?")]
    [InlineData("train --patience 0", "--patience 0: allowed is a whole number from 1 to 2147483647")]
    [InlineData("train --target-error 1", "--target-error 1: allowed is a number from 0 to below 1")]
    [InlineData("predict none.json --data signs.npz", "none.json: no such file")]
    [InlineData("predict net.json", "--data or --task: one of them must be given")]
    [InlineData("predict net.json --data signs.npz --task xor --length 20", "--data or --task: one of them must be given")]
    [InlineData("predict net.json --data wide.jsonl", "net.json: has 1 inputs and 2 outputs; wide has 2 and 2")]
    [InlineData("predict net.json --task xor --length 20", "net.json: has 1 inputs and 2 outputs; xor has 2 and 1")]
    [InlineData("predict net.json --task xor --length 1000000 --sequences 1000000", "--length 1000000, --sequences 1000000: they need ")]
    [InlineData("predict net.json --task xor", "--length: must be given with --task")]
    [InlineData("predict net.json --data signs.npz --seed 2", "--seed: allowed only with --task")]
    [InlineData("predict net.json --data signs.npz --out p.txt", "--out p.txt: must end in .npz")]
    [InlineData("predict net.json --data signs.npz --out none/p.npz", "--out none/p.npz: there is no such folder")]
    [InlineData("predict net.json --data signs.npz --weights w.npz", "--weights w.npz: must end in .safetensors")]
    [InlineData("predict signs.txt --data signs.npz", "signs.txt: is not a file of parameters")]
    public void What_cannot_be_done_is_refused_in_a_line_and_nothing_is_written(string arguments, string message)
    {
        WriteSigns(10);
        File.WriteAllText(_folder.File("signs.txt"), "signs");
        File.WriteAllText(_folder.File("wide.jsonl"), "{\"inputs\":[[1,2],[3,4]],\"targets\":1}\n");
        var shape = new RecurrentShape(1, 2, 2, Cell.Tanh, OutputUnit.Softmax);
        new RecurrentNetwork(shape, new double[shape.Layout.Dimension]).Save(_folder.File("net.json"));
        string[] before = _folder.Names;
        string error = Run(ExitCode.Usage, arguments);
        Assert.Contains(message, error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
        Assert.Equal(before, _folder.Names);
    }

    // Name the sign of the only input, at the first of up to six steps, at the last.
    void WriteSigns(int sequences)
    {
        var random = new RandomStream("signs", 1);
        double[] labels = [.. Enumerable.Range(0, sequences).Select(_ => (double)random.Next(2))];
        using var file = File.Create(_folder.File("signs.npz"));
        NumpyArchive.Write(file,
            ("inputs", NumpyKind.Float, [sequences, 6], labels.SelectMany(label => (double[])[2 * label - 1, 0, 0, 0, 0, 0])),
            ("lengths", NumpyKind.Integer, [sequences], labels.Select((_, n) => 3.0 + n % 4)),
            ("targets", NumpyKind.Integer, [sequences], labels));
    }

    static void AssertWeights(RecurrentNetwork network, byte[] file)
    {
        int headerBytes = (int)BitConverter.ToInt64(file);
        using var header = System.Text.Json.JsonDocument.Parse(file.AsMemory(8, headerBytes));
        Assert.Equal(0, headerBytes % 8);
        Assert.Equal("Softmax", header.RootElement.GetProperty("__metadata__").GetProperty("outputUnit").GetString());
        foreach (var block in network.Shape.Layout.Blocks)
        {
            var entry = header.RootElement.GetProperty(block.Name);
            Assert.Equal("F64", entry.GetProperty("dtype").GetString());
            Assert.Equal(block.Length, entry.GetProperty("shape").EnumerateArray().Aggregate(1, (n, length) => n * length.GetInt32()));
            int from = entry.GetProperty("data_offsets")[0].GetInt32(), to = entry.GetProperty("data_offsets")[1].GetInt32();
            double[] numbers = [.. Enumerable.Range(0, (to - from) / 8).Select(i => BitConverter.ToDouble(file, 8 + headerBytes + from + 8 * i))];
            Assert.Equal(block.Of(network.Parameters).ToArray(), numbers);
        }
        Assert.Equal(8 + headerBytes + 8 * network.Parameters.Length, file.Length);
    }

    string Run(int expected, string arguments)
    {
        StringWriter output = new(), error = new();
        var session = new Session(output, error, false, _folder.Path, TestContext.Current.CancellationToken);
        int exitCode = new CommandLine(session).Run(arguments.Split(' '));
        Assert.True(expected == exitCode, $"exit code {exitCode}: {error}");
        return expected == ExitCode.Usage ? error.ToString() : output.ToString();
    }
}
