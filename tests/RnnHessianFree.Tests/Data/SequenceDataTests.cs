using RnnHessianFree.Data;
using RnnHessianFree.Experiments.Reliability;
using RnnHessianFree.Models;
using RnnHessianFree.Tasks;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Data;

public sealed class SequenceDataTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Numpy(string name) => Path.Combine(AppContext.BaseDirectory, "numpy", name + ".npz");

    [Theory]
    [InlineData("plain")]
    [InlineData("compressed")]
    [InlineData("fortran")]
    [InlineData("big-endian")]
    [InlineData("half")]
    public void An_archive_of_NumPy_is_a_data_set(string name)
    {
        var data = SequenceData.Load(Numpy(name));
        Assert.Equal((name, 4, 3, 2, 2, OutputUnit.Linear), (data.Name, data.Sequences, data.Length, data.Inputs, data.Outputs, data.OutputUnit));
        var batch = data.Take([0, 1, 2, 3]);
        batch.Validate();
        Assert.Equal([3, 1, 2, 3], batch.Lengths.ToArray());
        Assert.Equal([1.75, 1.875], batch.Input(1, 2).ToArray()); // numbers 14 and 15, over 8
        Assert.Equal([1.5, 1.75], batch.Target(1, 2).ToArray());
        Assert.Equal([0, 0], batch.Input(2, 2).ToArray()); // after its end
        Assert.Equal([1, 1, 0, 0], batch.Mask(0).ToArray());
        Assert.Equal([0, 0], batch.Target(0, 3).ToArray()); // does not count
    }

    [Fact]
    public void Whole_numbers_one_a_sequence_are_labels_at_the_last_step()
    {
        var data = SequenceData.Load(Numpy("labels"));
        Assert.Equal((4, 3, 1, 3, OutputUnit.Softmax), (data.Sequences, data.Length, data.Inputs, data.Outputs, data.OutputUnit));
        var batch = data.Take([0, 1]);
        Assert.Equal([0, 0, 1], batch.Target(2, 0).ToArray());
        Assert.Equal([1, 0, 0], batch.Target(2, 1).ToArray());
        Assert.Equal([1.0, 0, 0], new[] { 2, 1, 0 }.Select(i => batch.Mask(i)[0]));
        Assert.Equal(5, SequenceData.Load(Numpy("labels"), new() { Outputs = 5 }).Outputs);
        Assert.Equal((1, OutputUnit.Linear), SequenceData.Load(Numpy("labels"), new() { OutputUnit = OutputUnit.Linear }) is var linear
            ? (linear.Outputs, linear.OutputUnit) : default);
    }

    [Fact]
    public void The_same_sequences_are_the_same_data_whatever_the_format()
    {
        File.WriteAllText(_folder.File("a.jsonl"), """
            {"inputs": [[0.5, 1], [2, 3]], "targets": [[1], [0.25]]}
            {"inputs": [[4, 5]], "targets": [[7]], "mask": [0.5]}

            """);
        Directory.CreateDirectory(_folder.File("csv"));
        File.WriteAllText(_folder.File("csv/1.csv"), "x,y,target\n0.5,1,1\n2,3,0.25\n");
        File.WriteAllText(_folder.File("csv/2.csv"), "\"x\",y,target\r\n4, 5e0 ,7\r\n");
        using (var file = File.Create(_folder.File("a.npz")))
            NumpyArchive.Write(file, ("inputs", NumpyKind.Float, [2, 2, 2], [0.5, 1, 2, 3, 4, 5, double.NaN, 9]), ("lengths", NumpyKind.Integer, [2], [2, 1]),
                ("targets", NumpyKind.Float, [2, 2], [1, 0.25, 7, double.NaN]), ("mask", NumpyKind.Float, [2, 2], [1, 1, 0.5, 1]));
        foreach (string name in (string[])["a.jsonl", "csv", "a.npz"])
        {
            var data = SequenceData.Load(_folder.File(name));
            Assert.Equal((2, 2, 1, OutputUnit.Linear), (data.Sequences, data.Inputs, data.Outputs, data.OutputUnit));
            var batch = data.Take([0, 1]);
            Assert.Equal([2, 1], batch.Lengths.ToArray());
            Assert.Equal([4, 5], batch.Input(0, 1).ToArray());
            Assert.Equal([2, 3], batch.Input(1, 0).ToArray());
            Assert.Equal([0.25], batch.Target(1, 0).ToArray());
            Assert.Equal([7], batch.Target(0, 1).ToArray());
            Assert.Equal([1, name == "csv" ? 1 : 0.5], batch.Mask(0).ToArray());
        }
    }

    [Fact]
    public void An_empty_cell_of_a_target_is_a_step_that_does_not_count()
    {
        File.WriteAllText(_folder.File("1.csv"), "x,label\n1,\n2,1\n");
        File.WriteAllText(_folder.File("2.csv"), "x,label\n3,0\n4,\n5,2\n");
        var data = SequenceData.Load(_folder.Path);
        Assert.Equal((OutputUnit.Softmax, 3), (data.OutputUnit, data.Outputs));
        var batch = data.Take([0, 1]);
        Assert.Equal([0, 1], batch.Mask(0).ToArray());
        Assert.Equal([1, 0], batch.Mask(1).ToArray());
        Assert.Equal([0, 1, 0], batch.Target(1, 0).ToArray());
    }

    [Theory]
    [InlineData("objects", null, "inputs: it holds Python objects; allowed are numbers: sequences of unlike lengths need padding and the array lengths")]
    [InlineData("strings", null, "inputs: it is of type <U1; allowed are booleans")]
    [InlineData("complex", null, "inputs: it is of type <c16; allowed are booleans")]
    [InlineData("fields", null, "inputs: it has fields of several types; allowed are numbers")]
    [InlineData("nan", null, "sequence 2, step 2: input 0 is NaN; allowed are finite numbers")]
    [InlineData("labels", 2, "sequence 0, step 2: the label is 2; allowed are 0 to 1")]
    public void What_NumPy_wrote_and_cannot_be_learned_from_is_refused_in_a_line(string name, int? classes, string problem)
    {
        string message = Assert.Throws<InvalidDataException>(() => SequenceData.Load(Numpy(name), new() { Outputs = classes })).Message;
        Assert.StartsWith(Numpy(name) + ": ", message);
        Assert.Contains(problem, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("{\"inputs\":[[1],[2,3]],\"targets\":1}", "line 1: inputs: row [2,3] is not as long as the first")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":1}\n{\"inputs\":[[1,2],[2,3]],\"targets\":1}", "line 2: has 2 inputs a step; the sequences before have 1")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":[1,2,3]}", "line 1: has targets for 3 steps and inputs for 2")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":[[1],[1]]}\n{\"inputs\":[[1]],\"targets\":[[1,0]]}", "line 2: has 2 numbers for a target; the sequences before have 1")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":[1,0],\"mask\":[1]}", "line 1: mask: must be 2 numbers, one a step")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":1,\"mask\":[1,1]}", "line 1: has a mask; allowed only with targets at every step")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":[0,0],\"mask\":[1,-1]}", "line 1, step 1: the mask is -1; allowed are finite numbers ≥ 0")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":[0,0],\"mask\":[0,0]}", "no step counts: every mask is 0")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":-1}", "line 1, step 1: the label is -1; allowed are 0 to 99999")]
    [InlineData("{\"inputs\":[[1],[2]],\"targets\":1000000000}", "line 1, step 1: the label is 1000000000; allowed are 0 to 99999")]
    [InlineData("{\"inputs\":[[1],[1e999]],\"targets\":1}", "line 1, step 1: input 0 is Infinity; allowed are finite numbers")]
    [InlineData("{\"inputs\":[[1],[null]],\"targets\":1}", "line 1: inputs: holds null; allowed are numbers")]
    [InlineData("{\"inputs\":[],\"targets\":1}", "line 1: has no step")]
    [InlineData("{\"inputs\":[[]],\"targets\":1}", "line 1: inputs: row [] is not as long as the first; rows are of equal length, 1 or more")]
    [InlineData("{\"inputs\":[1],\"target\":1}", "line 1: has target; allowed are inputs, targets, mask")]
    [InlineData("{\"targets\":1}", "line 1: has no inputs")]
    [InlineData("{\"inputs\":[1]}", "has no targets")]
    [InlineData("{\"inputs\":[1]", "line 1: is no JSON")]
    [InlineData("[1]", "line 1: is no object with inputs and targets")]
    [InlineData("", "holds no sequence")]
    public void A_line_that_cannot_be_learned_from_is_refused_with_its_number(string text, string problem)
    {
        File.WriteAllText(_folder.File("a.jsonl"), text);
        AssertRefused("a.jsonl", problem);
    }

    [Theory]
    [InlineData(OutputUnit.Logistic, "[2,0]", "step 0: target 0 is 2; allowed with logistic outputs are 0 to 1")]
    [InlineData(OutputUnit.Softmax, "[[0.5,0.4],[1,0]]", "step 0: the targets sum to 0.9; with softmax outputs they must sum to 1")]
    [InlineData(OutputUnit.Softmax, "[[1],[1]]", "targets are of one class; softmax outputs need 2 or more")]
    [InlineData(OutputUnit.Softmax, "[0.5,0]", "step 0: the label is 0.5; allowed are 0 to 99999")]
    public void Targets_must_suit_the_outputs(OutputUnit unit, string targets, string problem)
    {
        File.WriteAllText(_folder.File("a.jsonl"), $$"""{"inputs":[1,2],"targets":{{targets}}}""");
        AssertRefused("a.jsonl", problem, unit);
    }

    [Theory]
    [InlineData("x,target\n1,2,3\n", "1.csv, step 0: has 3 cells; the header has 2")]
    [InlineData("x,target\n1,two\n", "1.csv, step 0: target is 'two'; allowed are numbers")]
    [InlineData("x,target\n,2\n", "1.csv, step 0: x is ''; allowed are numbers")]
    [InlineData("x,target\n", "1.csv: has no step")]
    [InlineData("target\n1\n", "has 0 inputs a step; allowed is 1 or more")]
    [InlineData("x,label,target\n1,0,2\n", "has columns label, target; allowed is one label, or targets")]
    [InlineData("", "1.csv: is empty")]
    public void A_table_that_cannot_be_learned_from_is_refused_with_its_step(string text, string problem)
    {
        Directory.CreateDirectory(_folder.File("csv"));
        File.WriteAllText(_folder.File("csv/1.csv"), text);
        AssertRefused("csv", problem);
    }

    [Theory]
    [InlineData("inputs [4, 3], targets [4, 2]", "targets is (4, 2); allowed is [4, 3, Y] or [4, 3], or, at the last step, [4, 1, Y] or [4]")]
    [InlineData("inputs [4, 3], targets [5]", "targets is (5,); allowed")]
    [InlineData("inputs [4], targets [4]", "inputs is (4,); allowed is [N, T, X], or [N, T] for one input")]
    [InlineData("inputs [4, 3], targets [4], lengths [3]", "lengths is (3,); allowed is [4]")]
    [InlineData("inputs [4, 3], targets [4], lengths [4]", "sequence 0: its length is 0; allowed are 1 to 3")]
    [InlineData("inputs [4, 3], targets [4, 3], mask [4]", "mask is (4,); allowed is [4, 3]")]
    [InlineData("inputs [4, 3, 0], targets [4]", "has 0 inputs a step")]
    [InlineData("inputs [4, 0, 3], targets [4]", "sequence 0: its length is 0; allowed are 1 to 0")]
    [InlineData("inputs [0, 2000000000, 2000000000], targets [0]", "holds no sequence")]
    [InlineData("inputs [4, 3], targets [4], masks [4, 3]", "has an array masks; allowed are inputs, targets, lengths, mask")]
    [InlineData("targets [4]", "has no array inputs")]
    public void Arrays_must_fit_each_other(string arrays, string problem)
    {
        using (var file = File.Create(_folder.File("a.npz")))
            NumpyArchive.Write(file, arrays.Split("],").Select(array =>
            {
                string[] parts = array.Trim(']').Split('[');
                int[] shape = [.. parts[1].Split(',').Select(length => int.Parse(length, System.Globalization.CultureInfo.InvariantCulture))];
                return (parts[0].Trim(), NumpyKind.Float, shape, Enumerable.Repeat(0.0, shape.Aggregate(1, (n, length) => n * length)));
            }));
        AssertRefused("a.npz", problem);
    }

    [Fact]
    public void Arrays_are_a_data_set()
    {
        var numbers = SequenceData.Of("arrays", [[[1, 2], [3, 4]], [[5, 6]]], [[[0.5], [1]], [[2]]]);
        Assert.Equal((2, 2, 2, 1, OutputUnit.Linear), (numbers.Sequences, numbers.Length, numbers.Inputs, numbers.Outputs, numbers.OutputUnit));
        Assert.Equal([1, 1], numbers.Take([0, 1]).Mask(0).ToArray());
        var labels = SequenceData.Of("arrays", [[[1], [3]], [[5]]], [0, 2]);
        Assert.Equal((3, OutputUnit.Softmax), (labels.Outputs, labels.OutputUnit));
        Assert.Equal([0, 1], labels.Take([0, 1]).Mask(0).ToArray());
    }

    [Theory]
    [InlineData(2, 1, 1, 1, "arrays: has 1 sequences of inputs and 2 of targets")]
    [InlineData(1, 2, 1, 1, "arrays: sequence 0: has targets for 2 steps and inputs for 3")]
    [InlineData(1, 1, 0, 1, "arrays: has 0 numbers for a target")]
    [InlineData(1, 1, 1, 2, "arrays: sequence 0, step 2: has 2 inputs; the first step of the first has 1")]
    public void Arrays_must_fit_together(int sequences, int steps, int outputs, int lastInputs, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => SequenceData.Of("arrays", [[[1], [2], new double[lastInputs]]],
            [.. Enumerable.Range(0, sequences).Select(_ => Enumerable.Range(0, steps).Select(_ => new double[outputs]).ToArray())])).Message);

    [Theory]
    [InlineData("a.npz", 600)]
    [InlineData("a.jsonl", 2000)]
    [InlineData("csv/1.csv", 2000)]
    public void A_spoilt_file_is_read_or_refused_in_a_line(string name, int tries)
    {
        byte[][] good = name.EndsWith(".npz", StringComparison.Ordinal) ? [.. Directory.GetFiles(Path.GetDirectoryName(Numpy(""))!).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : name.EndsWith(".jsonl", StringComparison.Ordinal)
                ? ["{\"inputs\":[[1,0.5],[2,3]],\"targets\":[0,1],\"mask\":[1,0.5]}\n{\"inputs\":[[1e-3,-2]],\"targets\":[2]}\n"u8.ToArray()]
                : ["x,y,mask,target\n1,2,1,0.5\n-3e5,4,0,\n"u8.ToArray(), "x,label\n1,0\n2,\n"u8.ToArray()];
        Directory.CreateDirectory(_folder.File("csv"));
        var random = new RandomStream("spoilt", 1);
        for (int i = 0; i < tries; i++)
        {
            File.WriteAllBytes(_folder.File(name), Mutation.Of(good[random.Next(good.Length)], random));
            try
            {
                SequenceData.Load(_folder.File(name.Split('/')[0]));
            }
            catch (InvalidDataException problem)
            {
                Assert.DoesNotContain('\n', problem.Message);
            }
        }
    }

    [Fact]
    public void A_split_is_whole_and_repeatable()
    {
        var data = Numbered(20);
        var (training, heldOut) = data.Split(0.25, seed: 3);
        Assert.Equal((15, 5), (training.Sequences, heldOut.Sequences));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => (double)n), Firsts(training).Concat(Firsts(heldOut)).Order());
        Assert.Equal(Firsts(heldOut), Firsts(data.Split(0.25, seed: 3).HeldOut));
        Assert.NotEqual(Firsts(heldOut), Firsts(data.Split(0.25, seed: 4).HeldOut));
        Assert.Equal((1, 1), data.Split(0.001, 1) is var (_, one) && Numbered(2).Split(0.99, 1) is var (last, _) ? (one.Sequences, last.Sequences) : default);
        Assert.Contains("allowed is a number between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(1, 1)).Message);
        Assert.Throws<ArgumentException>(() => Numbered(1).Split(0.5, 1));
    }

    [Theory]
    [InlineData(OutputUnit.Linear, new[] { 0.1, 1 }, false)]
    [InlineData(OutputUnit.Linear, new[] { 0.3, 1 }, true)]
    [InlineData(OutputUnit.Linear, new[] { 0, double.NaN }, true)]
    [InlineData(OutputUnit.Logistic, new[] { 0.4, 0.6 }, false)]
    [InlineData(OutputUnit.Logistic, new[] { 0.6, 0.6 }, true)]
    [InlineData(OutputUnit.Logistic, new[] { double.NaN, 0.6 }, true)]
    [InlineData(OutputUnit.Softmax, new[] { 0.4, 0.6 }, false)]
    [InlineData(OutputUnit.Softmax, new[] { 0.5, 0.5 }, true)]
    [InlineData(OutputUnit.Softmax, new[] { double.NaN, 0.6 }, true)]
    public void An_output_is_judged_by_its_unit(OutputUnit unit, double[] output, bool isWrong)
    {
        var batch = new SequenceBatch(1, 2, steps: 1, sequences: 1);
        batch.Target(0, 0)[1] = 1;
        batch.Mask(0)[0] = 1;
        var verdict = new SequenceData("data", batch, unit, tolerance: 0.2).Judge(batch, output);
        Assert.Equal(new Verdict(isWrong ? 1 : 0, isWrong ? 1 : 0, 1), verdict);
    }

    [Fact]
    public void The_default_tolerance_is_a_tenth_of_a_standard_deviation()
    {
        var batch = new SequenceBatch(1, 1, steps: 4, sequences: 1);
        foreach (var (i, target) in new[] { (0, 10.0), (1, 20), (2, 99) })
            (batch.Target(i, 0)[0], batch.Mask(i)[0]) = (target, i < 2 ? 1 : 0);
        Assert.Equal(0.5, new SequenceData("data", batch, OutputUnit.Linear).Tolerance, 1e-15); // 10 and 20: σ = 5
    }

    /// <summary>Sequences whose first input is their number.</summary>
    internal static SequenceData Numbered(int sequences)
    {
        var batch = new SequenceBatch(1, 1, steps: 3, sequences);
        for (int b = 0; b < sequences; b++)
        {
            batch.Input(0, b)[0] = b;
            batch.Mask(0)[b] = 1;
            batch.Lengths[b] = 1 + b % 3;
        }
        return new("numbered", batch, OutputUnit.Linear);
    }

    static IEnumerable<double> Firsts(SequenceData data) => data.Portions().SelectMany(batch => Firsts(batch));

    internal static IEnumerable<double> Firsts(SequenceBatch batch) => Enumerable.Range(0, batch.Sequences).Select(b => batch.Input(0, b)[0]);

    void AssertRefused(string name, string problem, OutputUnit? unit = null)
    {
        string message = Assert.Throws<InvalidDataException>(() => SequenceData.Load(_folder.File(name), new() { OutputUnit = unit })).Message;
        Assert.StartsWith(_folder.File(name), message);
        Assert.Contains(problem, message);
        Assert.DoesNotContain('\n', message);
    }
}
