using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Tasks;

/// <summary>What holds for every task in every variant.</summary>
public class TaskTests
{
    public static TheoryData<string, TaskVariant> Variants =>
        [.. TaskCatalog.All.SelectMany(entry => entry.Variants.Select(variant => (entry.Name, variant)))];

    static ITask Create(string name, TaskVariant variant, int length) => TaskCatalog.Find(name).Create(length, variant);

    static double[] Numbers(SequenceBatch batch, int b) => [.. Enumerable.Range(0, batch.Steps).SelectMany(i =>
        (double[])[.. batch.Input(i, b), .. batch.Target(i, b), batch.Mask(i)[b], batch.Lengths[b]])];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_batch_is_sound_and_fits_a_network(string name, TaskVariant variant)
    {
        foreach (int length in (int[])[Math.Max(25, TaskCatalog.Find(name).LeastLength), 30, 101])
        {
            var task = Create(name, variant, length);
            var batch = task.Draw(3, 70);
            batch.Validate();
            new RecurrentShape(task.Inputs, 2, task.Outputs, Cell.Tanh, task.OutputUnit).RequireFit(batch);
            for (int b = 0; b < batch.Sequences; b++)
                Assert.Contains(Enumerable.Range(0, batch.Lengths[b]), i => batch.Mask(i)[b] == 1);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_sequence_is_fixed_by_seed_and_number_alone(string name, TaskVariant variant)
    {
        var task = Create(name, variant, 30);
        var large = task.Draw(11, 150);
        var small = task.Draw(11, 3);
        for (int b = 0; b < Math.Min(3, small.Sequences); b++) Assert.Equal(Numbers(large, b), Numbers(small, b));
        if (name != "memorization-5bit") Assert.NotEqual(Numbers(large, 0), Numbers(task.Draw(12, 1), 0));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Only_a_few_inputs_matter(string name, TaskVariant variant)
    {
        var task = Create(name, variant, 30);
        var batch = task.Draw(5, 20);
        int expected = name switch
        {
            "random-permutation" => 1, // the first symbol
            "temporal-order-3bit" => 3,
            "memorization-5bit" => 5 + 1, // and the trigger
            "memorization-20bit" => 10 + 1,
            _ => 2,
        };
        for (int b = 0; b < batch.Sequences; b++)
            Assert.Equal(expected, Enumerable.Range(0, batch.Lengths[b]).Count(i => task.InputMatters(batch, i, b)));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Perfect_outputs_are_right_and_numberless_ones_wrong(string name, TaskVariant variant)
    {
        var task = Create(name, variant, 30);
        var batch = task.Draw(1, 40);
        double[] outputs = new double[batch.Steps * batch.Sequences * batch.Outputs];
        for (int i = 0; i < batch.Steps; i++)
            for (int b = 0; b < batch.Sequences; b++)
                batch.Target(i, b).CopyTo(outputs.AsSpan((i * batch.Sequences + b) * batch.Outputs));
        var verdict = task.Judge(batch, outputs);
        Assert.Equal((0, 0), (verdict.WrongSequences, verdict.WrongSteps));
        Assert.True(verdict.Steps >= batch.Sequences);

        Array.Fill(outputs, double.NaN);
        verdict = task.Judge(batch, outputs);
        Assert.Equal((batch.Sequences, verdict.Steps), (verdict.WrongSequences, verdict.WrongSteps));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Too_short_a_length_names_the_least(string name, TaskVariant variant)
    {
        int least = Enumerable.Range(1, 100).First(length => Record.Exception(() => Create(name, variant, length)) is null);
        Create(name, variant, least).Draw(1, 200).Validate();
        if (least == 1) return;
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Create(name, variant, least - 1));
        Assert.Contains($"at least {least}", error.Message);
    }

    [Fact]
    public void A_variant_that_a_task_does_not_have_is_refused_with_those_it_has()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new XorTask(30, TaskVariant.Pascanu));
        Assert.Contains("Thesis, AuthorsCode", error.Message);
        foreach (var entry in TaskCatalog.All)
            foreach (var variant in Enum.GetValues<TaskVariant>().Except(entry.Variants))
                Assert.Throws<ArgumentOutOfRangeException>(() => entry.Create(30, variant));
    }

    [Fact]
    public void An_unknown_name_says_what_there_is() =>
        Assert.Contains("temporal-order-3bit", Assert.Throws<ArgumentException>(() => TaskCatalog.Find("additoin")).Message);

    [Fact]
    public void A_source_never_repeats_itself()
    {
        var task = new AdditionTask(10);
        var model = new RnnHessianFree.Models.Textbook.TextbookEngine().Bind(new(2, 3, 1));
        TaskSource first = new(task, model, 1), second = new(task, model, 1);
        ulong[] seeds = [first.Draw(2).BatchSeed, first.Draw(2).BatchSeed];
        Assert.NotEqual(seeds[0], seeds[1]);
        ulong[] again = [second.Draw(2).BatchSeed, second.Draw(2).BatchSeed];
        Assert.Equal(seeds, again);
    }

    [Fact]
    public void A_held_out_set_is_fixed_by_its_seed_whether_kept_or_drawn_anew()
    {
        static HeldOutResult[] Twice(ITask task, ulong seed, int sequences)
        {
            var model = new SimdEngine(Precision.Double, threads: 1).Bind(new(task.Inputs, 3, task.Outputs, Cell.Tanh, task.OutputUnit));
            double[] theta = new SparseInitialization().Draw(model.Shape, new RandomStream("init", 1));
            var set = new HeldOutSet(task, model, seed, sequences);
            return [set.Evaluate(theta), set.Evaluate(theta)];
        }

        foreach (var (task, sequences) in new (ITask, int)[] { (new AdditionTask(10), 1500), (new RandomPermutationTask(30), 5001) })
        {
            var results = Twice(task, 1, sequences);
            Assert.Equal(results[0], results[1]);
            Assert.NotEqual(results[0].Loss, Twice(task, 2, sequences)[0].Loss);
        }
    }

    [Fact]
    public void Five_bits_are_judged_on_their_32_patterns_once()
    {
        var task = MemorizationTask.FiveBit(4);
        var model = new SimdEngine(Precision.Double, threads: 1).Bind(new(4, 3, 3, Cell.Tanh, OutputUnit.Softmax));
        double[] theta = new double[model.Shape.Layout.Dimension];
        // With θ = 0 every output is ⅓ at each of the 14 steps, and a tie is wrong.
        Assert.Equal(new HeldOutResult(14 * Math.Log(3), 1, 1), new HeldOutSet(task, model, 1).Evaluate(theta) with { Loss = 14 * Math.Log(3) });
        Assert.Equal(14 * Math.Log(3), new HeldOutSet(task, model, 1).Evaluate(theta).Loss, 1e-12);
    }
}
