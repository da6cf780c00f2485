using System.Text.RegularExpressions;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;
using RnnHessianFree.Tasks;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Docs;

/// <summary>The code of the documentation is that which is compiled and run here.</summary>
public sealed partial class ExampleTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Root => Repository.Root(AppContext.BaseDirectory)!;

    public static TheoryData<string> Pages => ["your-own-data.md", "extending.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_of_a_page_is_that_which_is_run_here(string page)
    {
        string tests = Path.Combine(Root, "tests", "RnnHessianFree.Tests");
        string[] sources = [.. Directory.GetFiles(Path.Combine(tests, "Docs"), "*.cs"), Path.Combine(tests, "Experiments", "FirstSymbolTask.cs")];
        string compiled = string.Join('\n', sources.Select(source => Plain(File.ReadAllText(source))));
        var blocks = CSharpBlock().Matches(File.ReadAllText(Path.Combine(Root, "docs", page)));
        Assert.NotEmpty(blocks);
        foreach (Match block in blocks)
        {
            string[] lines = block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines.Where(IsUsing), line => Assert.Contains(line + '\n', compiled));
            Assert.Contains(Plain(string.Join('\n', lines.Where(line => !IsUsing(line)))), compiled);
        }
    }

    [Fact]
    public void Data_from_a_file_are_learned_and_the_network_is_asked()
    {
        WriteWalks();
        var output = new StringWriter();
        Train();
        Ask();
        Assert.Matches(@"^step 1: loss [\d.]+, held-out loss [\d.]+\n(.+\n){19}above zero with probability \d+ %; the first of 20 hidden units is at -?0\.\d\d\n$",
            output.ToString());
        Assert.Equal(OutputUnit.Logistic, RecurrentNetwork.Load(_folder.File("walks.parameters.json")).Shape.OutputUnit);

        void Train()
        {
            var (training, heldOut) = SequenceData.Load(_folder.File("walks.npz")).Split(heldOutShare: 0.2, seed: 1);
            var model = RecurrentModel.Of(new(training.Inputs, hidden: 20, training.Outputs, Cell.Tanh, training.OutputUnit));
            double[] theta = new SparseInitialization().Draw(model.Shape, new RandomStream("init", seed: 1));
            var source = new DataSource(training, model, seed: 1);
            var judge = heldOut.HeldOut(model);
            int all = training.Sequences;
            var optimizer = new HessianFree(theta.Length, new() { Batches = new() { GradientSequences = all, CurvatureSequences = all } });
            for (int step = 1; step <= 20; step++)
            {
                var report = optimizer.Step(theta, source);
                output.WriteLine($"step {step}: loss {report.Loss:g3}, held-out loss {judge.Evaluate(theta).Loss:g3}");
            }
            new RecurrentNetwork(model.Shape, theta).Save(_folder.File("walks.parameters.json"));
            Assert.True(judge.Evaluate(theta).Loss < 0.5 * judge.Evaluate(new double[theta.Length]).Loss);
        }

        void Ask()
        {
            var network = RecurrentNetwork.Load(_folder.File("walks.parameters.json"));
            var batch = SequenceData.Load(_folder.File("walks.npz")).Portions().First();
            ReadOnlySpan<double> last = network.Predict(batch)[batch.Steps - 1, 0];
            ReadOnlySpan<double> hidden = network.States(batch)[batch.Steps - 1, 0];
            output.WriteLine($"above zero with probability {last[0]:p0}; the first of {hidden.Length} hidden units is at {hidden[0]:f2}");
        }
    }

    [Fact]
    public void Arrays_are_data()
    {
        var output = new StringWriter();
        double[][][] inputs = [[[0.1], [0.7]], [[0.4], [0.2], [0.9]]]; // sequence, step, input
        var rising = SequenceData.Of("rising", inputs, labels: [1, 0]);
        output.WriteLine($"{rising.Sequences} sequences of up to {rising.Length} steps, {rising.Outputs} classes");
        Assert.Equal("2 sequences of up to 3 steps, 2 classes\n", output.ToString());
    }

    [Fact]
    public void A_task_of_ones_own_is_learned()
    {
        var output = new StringWriter();
        var task = new FirstSymbolTask(length: 12);
        var model = RecurrentModel.Of(new(task.Inputs, hidden: 20, task.Outputs, Cell.Tanh, task.OutputUnit));
        double[] theta = new SparseInitialization().Draw(model.Shape, new RandomStream("init", seed: 1));
        var data = new TaskSource(task, model, seed: 1);
        var heldOut = new HeldOutSet(task, model, seed: 1, sequences: 1000);
        var optimizer = new HessianFree(theta.Length, new HessianFreeSettings());
        for (int step = 1; step <= 40 && heldOut.Evaluate(theta).ErrorRate >= 0.01; step++)
        {
            var report = optimizer.Step(theta, data);
            output.WriteLine($"step {step}: loss {report.Loss:g3}, held-out error {heldOut.Evaluate(theta).ErrorRate:p1}");
        }
        Assert.True(heldOut.Evaluate(theta).ErrorRate < 0.01, output.ToString());
    }

    // What every pixel's mean tells of an image: the best that an output can be that does not look at it.
    [Fact]
    public void A_deep_autoencoder_learns_more_than_the_mean_image()
    {
        var output = new StringWriter();
        Stage[] stages = [.. new[] { 400, 200, 100, 50, 25, 6, 25, 50, 100, 200, 400 }.Select((units, i) =>
            new Stage($"h{i + 1}", units, units == 6 ? Cell.Linear : Cell.Logistic, new Source(i == 0 ? Source.Input : $"h{i}", Lag: 0)))];
        var curves = new CurvesTask();
        var coder = RecurrentModel.Of(new(curves.Inputs, stages, curves.Outputs, curves.OutputUnit));
        double[] theta = new SparseInitialization { InputScale = 1, HiddenScale = 1, OutputScale = 1, BiasScale = 0 }.Draw(coder.Shape, new RandomStream("init", seed: 1));
        var images = new TaskSource(curves, coder, seed: 1);
        var unseen = new HeldOutSet(curves, coder, seed: 1, sequences: 500);
        var optimizer = new HessianFree(theta.Length, new HessianFreeSettings());
        for (int step = 1; step <= 30; step++)
        {
            var report = optimizer.Step(theta, images);
            output.WriteLine($"step {step}: loss {report.Loss:f1}, held-out loss {unseen.Evaluate(theta).Loss:f1}");
        }
        var sample = curves.Draw(seed: 2, sequences: 500);
        double mean = 0;
        for (int pixel = 0; pixel < curves.Outputs; pixel++)
        {
            double p = Enumerable.Range(0, 500).Average(b => sample.Target(0, b)[pixel]);
            mean -= p is > 0 and < 1 ? (p * Math.Log(p)) + ((1 - p) * Math.Log(1 - p)) : 0;
        }
        Assert.True(unseen.Evaluate(theta).Loss < 0.9 * mean, $"mean image {mean:f1}; {output}");
    }

    [Fact]
    public void Data_of_ones_own_are_learned_by_an_optimiser_of_ones_own()
    {
        var output = new StringWriter();
        var (waves, training, rest) = Waves();

        var network = RecurrentModel.Of(new(waves.Inputs, hidden: 10, waves.Outputs, Cell.Tanh, waves.OutputUnit));
        double[] weights = new SparseInitialization().Draw(network.Shape, new RandomStream("init", seed: 1));
        var source = new DataSource(training, network, seed: 1);
        var judge = rest.HeldOut(network);
        double before = judge.Evaluate(weights).Loss;
        var descent = new SignDescent(weights.Length, rate: 0.01, sequences: 50);
        for (int step = 1; step <= 200; step++) descent.Step(weights, source);
        output.WriteLine($"held-out loss {before:g3} before, {judge.Evaluate(weights).Loss:g3} after");
        Assert.True(judge.Evaluate(weights).Loss < 0.1 * before, output.ToString());

        // Its state is all it carries.
        var other = new SignDescent(weights.Length, rate: 1, sequences: 50) { State = descent.State };
        double[] copy = [.. weights];
        descent.Step(weights, new DataSource(training, network, seed: 2));
        other.Step(copy, new DataSource(training, network, seed: 2));
        Assert.Equal(weights, copy);
    }

    [Fact]
    public void A_network_is_wired()
    {
        var output = new StringWriter();
        var (waves, training, rest) = Waves();

        var shape = new RecurrentShape(waves.Inputs, hidden: 20, waves.Outputs, Cell.Rectified, waves.OutputUnit);
        double[] wired = new SparseInitialization { BiasScale = 0 }.Draw(shape, new RandomStream("init", seed: 1));
        var rules = new Constraints(wired.Length) { L2 = 1e-4 };
        rules.Freeze(shape.Layout["h_0"], wired); // stays as it is: 0
        rules.Connect(shape.Layout["W_hh"], (to, from) => to != from); // no unit feeds itself
        rules.Sign(shape.Layout["W_hh"], from => from < 16 ? +1 : -1); // 16 units excite, 4 inhibit
        rules.Sign(shape.Layout["W_yh"], from => from < 16 ? +1 : -1);
        var settings = new HessianFreeSettings { Batches = new() { GradientSequences = 150, CurvatureSequences = 150 } };
        var hessianFree = new ConstrainedOptimizer(new HessianFree(wired.Length, settings), rules);
        var neurons = RecurrentModel.Of(shape);
        for (int step = 1; step <= 20; step++) hessianFree.Step(wired, new DataSource(training, neurons, seed: 1));
        output.WriteLine($"held-out loss {rest.HeldOut(neurons).Evaluate(wired).Loss:g3}");

        var (blocks, at) = (shape.Layout, Matrix<double>.Build.DenseOfRowMajor(20, 20, shape.Layout["W_hh"].Of(wired.AsSpan()).ToArray()));
        Assert.All(blocks["h_0"].Of(wired.AsSpan()).ToArray(), h => Assert.Equal(0, h));
        Assert.All(at.Diagonal(), w => Assert.Equal(0, w));
        Assert.All(at.EnumerateIndexed(), weight => Assert.True(weight.Item3 == 0 || weight.Item3 > 0 == weight.Item2 < 16));
        Assert.True(rest.HeldOut(neurons).Evaluate(wired).Loss < 0.1, output.ToString());
    }

    static (SequenceData All, SequenceData Training, SequenceData HeldOut) Waves()
    {
        double[][][] inputs = [.. Enumerable.Range(0, 200).Select(n => Enumerable.Range(0, 10).Select(i => new[] { Math.Sin(0.1 * n + 0.5 * i) }).ToArray())];
        double[][][] next = [.. Enumerable.Range(0, 200).Select(n => Enumerable.Range(1, 10).Select(i => new[] { Math.Sin(0.1 * n + 0.5 * i) }).ToArray())];
        var waves = SequenceData.Of("waves", inputs, next);
        var (training, rest) = waves.Split(heldOutShare: 0.25, seed: 1);
        return (waves, training, rest);
    }

    // The page's walks: is the sum of the steps so far above zero?
    void WriteWalks()
    {
        const int walks = 200, steps = 15;
        double[] moves = new double[walks * steps], above = new double[moves.Length];
        var random = new RandomStream("walks", 1);
        for (int n = 0; n < moves.Length; n++) moves[n] = 2 * random.NextDouble() - 1;
        for (int n = 0; n < moves.Length; n++) above[n] = moves[(n / steps * steps)..(n + 1)].Sum() > 0 ? 1 : 0;
        using var file = File.Create(_folder.File("walks.npz"));
        NumpyArchive.Write(file, ("inputs", NumpyKind.Float, [walks, steps, 1], moves), ("targets", NumpyKind.Boolean, [walks, steps, 1], above));
    }

    static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal);

    // Without indentation and empty lines; what the page prints and where it writes is here another's to say.
    static string Plain(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        .Replace("output.WriteLine", "Console.WriteLine", StringComparison.Ordinal) is var text ? FileName().Replace(text, "$1") : "";

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("""_folder\.File\(("[^"]*")\)""")]
    private static partial Regex FileName();
}
