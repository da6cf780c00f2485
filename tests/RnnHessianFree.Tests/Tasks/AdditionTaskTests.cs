using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Tasks;

public class AdditionTaskTests
{
    const int Sequences = 20_000;

    [Theory]
    [InlineData(AdditionVariant.Thesis, 30)]
    [InlineData(AdditionVariant.Thesis, 10)]
    [InlineData(AdditionVariant.AuthorsCode, 100)]
    [InlineData(AdditionVariant.Pascanu, 50)]
    public void Marks_lengths_and_targets_are_as_documented(AdditionVariant variant, int length)
    {
        int value = variant == AdditionVariant.Pascanu ? 1 : 0, marker = 1 - value;
        bool authors = variant == AdditionVariant.AuthorsCode;
        var batch = new AdditionTask(length, variant).Draw(seed: 5, sequences: 1000);
        for (int b = 0; b < batch.Sequences; b++)
        {
            int last = batch.Lengths[b] - 1, shown = authors ? last : last + 1;
            int[] marks = [.. Enumerable.Range(0, shown).Where(i => batch.Input(i, b)[marker] == 1)];
            Assert.Equal(2, marks.Length);
            Assert.InRange(shown, length, length + length / 10);
            Assert.InRange(marks[0], 0, shown / 10 - 1);
            Assert.InRange(marks[1], (authors ? length : shown) / 10, shown / 2);
            double sum = marks.Sum(i => batch.Input(i, b)[value]);
            Assert.Equal(authors ? sum : sum / 2, batch.Target(last, b)[0], 1e-15);
            Assert.Equal(1, Enumerable.Range(0, batch.Steps).Sum(i => batch.Mask(i)[b]));
            Assert.Equal(1, batch.Mask(last)[b]);
        }
    }

    [Fact]
    public void The_best_constant_is_wrong_as_often_and_as_far_as_it_must_be()
    {
        var task = new AdditionTask(20);
        var batch = task.Draw(seed: 3, Sequences);
        double[] outputs = new double[batch.Steps * Sequences];
        Array.Fill(outputs, 0.5);

        // The mean of two uniform numbers is within 0.04 of ½ with probability 1 − (1 − 0.08)² = 0.154; five standard errors of 20,000 draws.
        Assert.Equal(0.8464, (double)task.CountWrong(batch, outputs) / Sequences, 5 * Math.Sqrt(0.8464 * 0.1536 / Sequences));

        // Its variance is 1/24; the variance of a squared deviation is E d⁴ − 1/24² = 1/240 − 1/576 = 7/2880.
        double variance = Enumerable.Range(0, Sequences).Average(b => Math.Pow(batch.Target(batch.Lengths[b] - 1, b)[0] - 0.5, 2));
        Assert.Equal(1.0 / 24, variance, 5 * Math.Sqrt(7.0 / 2880 / Sequences));
    }

    [Fact]
    public void The_constant_one_is_wrong_on_sums_as_often_as_it_must_be()
    {
        // |u + v − 1| ≤ 0.04 with probability 1 − 0.96² = 0.0784.
        var task = new AdditionTask(20, AdditionVariant.AuthorsCode);
        var batch = task.Draw(seed: 4, Sequences);
        double[] outputs = new double[batch.Steps * Sequences];
        Array.Fill(outputs, 1);
        Assert.Equal(0.9216, (double)task.CountWrong(batch, outputs) / Sequences, 5 * Math.Sqrt(0.9216 * 0.0784 / Sequences));
    }

    [Fact]
    public void Every_length_from_T_to_eleven_tenths_of_it_occurs()
    {
        int[] lengths = [.. new AdditionTask(40).Draw(seed: 1, 2000).Lengths.ToArray().Distinct().Order()];
        Assert.Equal([40, 41, 42, 43, 44], lengths);
    }

    [Fact]
    public void A_seed_gives_one_batch_and_a_source_never_repeats_itself()
    {
        var task = new AdditionTask(10);
        Assert.Equal(task.Draw(9, 3).Input(2, 1).ToArray(), task.Draw(9, 3).Input(2, 1).ToArray());
        var model = new RecurrentModel(new(2, 3, 1), new RnnHessianFree.Models.Textbook.TextbookEngine());
        TaskSource first = new(task, model, 1), second = new(task, model, 1);
        ulong[] seeds = [first.Draw(2).BatchSeed, first.Draw(2).BatchSeed];
        Assert.NotEqual(seeds[0], seeds[1]);
        ulong[] again = [second.Draw(2).BatchSeed, second.Draw(2).BatchSeed];
        Assert.Equal(seeds, again);
    }

    [Fact]
    public void An_output_that_is_no_number_is_wrong()
    {
        var task = new AdditionTask(10);
        var batch = task.Draw(1, 4);
        double[] outputs = new double[batch.Steps * 4];
        Array.Fill(outputs, double.NaN);
        Assert.Equal(4, task.CountWrong(batch, outputs));
    }

    [Fact]
    public void Too_short_a_length_and_an_unknown_name_say_what_is_allowed()
    {
        Assert.Contains("at least 10", Assert.Throws<ArgumentOutOfRangeException>(() => new AdditionTask(9)).Message);
        Assert.Contains("addition", Assert.Throws<ArgumentException>(() => TaskCatalog.Find("additoin")).Message);
    }

    [Fact]
    public void A_held_out_set_is_fixed_by_its_seed()
    {
        var task = new AdditionTask(10);
        var model = new RecurrentModel(new(2, 3, 1), new RnnHessianFree.Models.Simd.SimdEngine(Precision.Double, threads: 1));
        double[] theta = new SparseInitialization().Draw(model.Shape, new RandomStream("init", 1));
        HeldOutResult Evaluate(ulong seed) => new HeldOutSet(task, model, seed, 1500).Evaluate(theta);
        Assert.Equal(Evaluate(1), Evaluate(1));
        Assert.NotEqual(Evaluate(1).Loss, Evaluate(2).Loss);
    }
}
