using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Tasks;

public class SymbolTaskTests
{
    const int Sequences = 20_000;

    static double FiveErrors(double p) => 5 * Math.Sqrt(p * (1 - p) / Sequences);

    static int Symbol(ReadOnlySpan<double> code)
    {
        Assert.Equal(1, code.ToArray().Sum());
        return code.IndexOf(1);
    }

    static int[] Shown(SequenceBatch batch, int b) => [.. Enumerable.Range(0, batch.Steps).Select(i => batch.Input(i, b).IndexOf(1))];

    static int[] Wanted(SequenceBatch batch, int b) => [.. Enumerable.Range(0, batch.Steps).Select(i => batch.Target(i, b).IndexOf(1))];

    [Theory]
    [InlineData(2, TaskVariant.Thesis, new[] { 10, 20, 50, 60 })]
    [InlineData(2, TaskVariant.Pascanu, new[] { 10, 19, 50, 59 })]
    [InlineData(2, TaskVariant.AuthorsCode, new[] { 1, 10, 40, 50 })]
    [InlineData(2, TaskVariant.Hochreiter, new[] { 10, 20, 50, 60 })]
    [InlineData(3, TaskVariant.Thesis, new[] { 10, 20, 30, 40, 60, 70 })]
    [InlineData(3, TaskVariant.AuthorsCode, new[] { 1, 10, 30, 40, 50, 60 })]
    [InlineData(3, TaskVariant.Hochreiter, new[] { 10, 20, 33, 43, 66, 76 })]
    public void Temporal_order_shows_its_symbols_where_it_should_and_asks_for_their_order(int symbols, TaskVariant variant, int[] ends)
    {
        bool authors = variant == TaskVariant.AuthorsCode, hasEnds = authors || variant == TaskVariant.Hochreiter;
        int x = hasEnds ? 4 : 0;
        var batch = new TemporalOrderTask(100, symbols, variant).Draw(1, 2000);
        var seen = new HashSet<int>[symbols];
        for (int s = 0; s < symbols; s++) seen[s] = [];
        for (int b = 0; b < batch.Sequences; b++)
        {
            int last = batch.Lengths[b] - 1, shown = authors ? last : last + 1;
            int[] line = Shown(batch, b);
            int[] places = [.. Enumerable.Range(0, shown).Where(i => line[i] == x || line[i] == x + 1)];
            Assert.Equal(symbols, places.Length);
            for (int s = 0; s < symbols; s++) seen[s].Add(places[s]);
            Assert.Equal(places.Select((place, s) => (line[place] - x) << s).Sum(), Symbol(batch.Target(last, b)));
            if (authors) Assert.Equal((7, 6), (line[0], line[symbols == 2 ? last - 1 : last]));
            if (authors && symbols == 2) Assert.InRange(line[last], 0, 3);
            if (variant == TaskVariant.Hochreiter) Assert.Equal((6, 7), (line[0], line[last]));
            if (hasEnds) Assert.InRange(shown, 100, authors ? 109 : 110);
            else Assert.Equal(100, shown);
            Assert.Equal(1, Enumerable.Range(0, batch.Steps).Sum(i => batch.Mask(i)[b]));
        }

        for (int s = 0; s < symbols; s++) Assert.Equal(Enumerable.Range(ends[2 * s], ends[2 * s + 1] - ends[2 * s] + 1), seen[s].Order());
    }

    [Theory]
    [InlineData(2, TaskVariant.Thesis)]
    [InlineData(3, TaskVariant.Thesis)]
    [InlineData(3, TaskVariant.AuthorsCode)]
    public void Temporal_order_has_classes_of_equal_size_so_that_a_guess_is_right_as_often_as_one_of_them(int symbols, TaskVariant variant)
    {
        var task = new TemporalOrderTask(20, symbols, variant);
        var batch = task.Draw(4, Sequences);
        int classes = 1 << symbols;
        double[] outputs = new double[batch.Steps * Sequences * classes];
        for (int i = 0; i < outputs.Length; i += classes) outputs[i] = 1;
        double tolerance = variant == TaskVariant.AuthorsCode ? 1e-12 : FiveErrors(1.0 / classes); // balanced there
        Assert.Equal(1 - 1.0 / classes, (double)task.Judge(batch, outputs).WrongSequences / Sequences, tolerance);
    }

    [Fact]
    public void Noise_symbols_are_equally_frequent()
    {
        var batch = new TemporalOrderTask(20).Draw(4, 2000);
        var counts = Enumerable.Range(0, 2000).SelectMany(b => Shown(batch, b)).Where(symbol => symbol >= 2).CountBy(symbol => symbol).ToDictionary();
        double shown = counts.Values.Sum();
        Assert.Equal([2, 3, 4, 5], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.Equal(0.25, count / shown, 5 * Math.Sqrt(0.25 * 0.75 / shown)));
    }

    [Fact]
    public void Hochreiter_wants_every_output_within_three_tenths()
    {
        var task = new TemporalOrderTask(20, 2, TaskVariant.Hochreiter);
        var batch = task.Draw(4, 1);
        int last = batch.Lengths[0] - 1, right = Symbol(batch.Target(last, 0));
        double[] outputs = new double[batch.Steps * 4];
        (outputs[last * 4 + right], outputs[last * 4 + (right + 1) % 4]) = (0.71, 0.29);
        Assert.Equal(0, task.Judge(batch, outputs).WrongSequences);
        outputs[last * 4 + right] = 0.7;
        Assert.Equal(1, task.Judge(batch, outputs).WrongSequences);
    }

    [Theory]
    [InlineData(TaskVariant.Thesis)]
    [InlineData(TaskVariant.AuthorsCode)]
    [InlineData(TaskVariant.Pascanu)]
    public void Random_permutation_asks_for_the_next_symbol_and_at_the_end_for_the_first(TaskVariant variant)
    {
        var task = new RandomPermutationTask(12, variant);
        var batch = task.Draw(6, 400);
        for (int b = 0; b < batch.Sequences; b++)
        {
            int[] shown = Shown(batch, b), wanted = Wanted(batch, b);
            Assert.InRange(shown[0], 0, 1);
            if (variant == TaskVariant.AuthorsCode) Assert.Equal(b % 2, shown[0]);
            Assert.All(shown[1..], symbol => Assert.InRange(symbol, 2, 99));
            Assert.Equal(shown[0], wanted[^1]);
            bool all = variant != TaskVariant.Pascanu;
            if (all) Assert.Equal(shown[1..], wanted[..^1]);
            for (int i = 0; i < 12; i++) Assert.Equal(all || i == 11 ? 1 : 0, batch.Mask(i)[b]);
        }

        Assert.Equal(400, task.Judge(batch, new double[batch.Steps * 400 * 100]).Steps); // the last steps alone
    }

    [Fact]
    public void Unpredictable_symbols_have_the_entropy_of_98_equal_chances_and_the_first_that_of_two()
    {
        var batch = new RandomPermutationTask(21).Draw(8, 5000);
        var counts = Enumerable.Range(0, 5000).SelectMany(b => Shown(batch, b)[1..]).CountBy(symbol => symbol).ToDictionary();
        double shown = 20 * 5000;
        // The estimate from n draws of k symbols is (k − 1)/2n below ln k on average, here 5e-4; its spread is far smaller.
        Assert.Equal(Math.Log(98), counts.Values.Sum(count => -count / shown * Math.Log(count / shown)), 2e-3);
        Assert.Equal(0.5, Enumerable.Range(0, 5000).Average(b => (double)Shown(batch, b)[0]), 5 * Math.Sqrt(0.25 / 5000));
    }

    [Fact]
    public void Guessing_the_first_symbol_is_wrong_half_the_time()
    {
        var task = new RandomPermutationTask(3);
        var batch = task.Draw(8, Sequences);
        double[] outputs = new double[batch.Steps * Sequences * 100];
        for (int i = 0; i < outputs.Length; i += 100) outputs[i] = 1;
        Assert.Equal(0.5, (double)task.Judge(batch, outputs).WrongSequences / Sequences, FiveErrors(0.5));
    }

    [Theory]
    // Kinds 0 and 1, blank 2, trigger 3; the authors' blank is 1 and trigger 0. Pattern 13 is, first bit lowest, 1 0 1 1 0.
    [InlineData(TaskVariant.Thesis, 4, new[] { 1, 0, 1, 1, 0, 2, 2, 2, 3, 2, 2, 2, 2, 2 }, new[] { 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 0, 1, 1, 0 })]
    [InlineData(TaskVariant.Pascanu, 4, new[] { 1, 0, 1, 1, 0, 2, 2, 2, 2, 3, 2, 2, 2, 2 }, new[] { 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 0, 1, 1, 0 })]
    [InlineData(TaskVariant.AuthorsCode, 14, new[] { 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1 }, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0 })]
    public void Five_bits_come_symbol_by_symbol_as_documented(TaskVariant variant, int length, int[] shown, int[] wanted)
    {
        var batch = MemorizationTask.FiveBit(length, variant).Draw(1, 1000);
        Assert.Equal(32, batch.Sequences);
        Assert.Equal(shown, Shown(batch, 13));
        Assert.Equal(wanted, Wanted(batch, 13));
        Assert.Equal(14 * 32, Enumerable.Range(0, 14).Sum(i => batch.Mask(i).ToArray().Sum()));
        Assert.Equal(32, Enumerable.Range(0, 32).Select(b => string.Concat(Shown(batch, b)[..5])).Distinct().Count());
    }

    [Fact]
    public void Twenty_bits_are_ten_symbols_of_five_kinds()
    {
        var batch = MemorizationTask.TwentyBit(3).Draw(1, 1000);
        Assert.Equal((1000, 23, 7, 6), (batch.Sequences, batch.Steps, batch.Inputs, batch.Outputs));
        for (int b = 0; b < 1000; b++)
        {
            int[] shown = Shown(batch, b), wanted = Wanted(batch, b);
            Assert.All(shown[..10], symbol => Assert.InRange(symbol, 0, 4));
            Assert.Equal([5, 5, 6, .. Enumerable.Repeat(5, 10)], shown[10..]);
            Assert.Equal([.. Enumerable.Repeat(5, 13), .. shown[..10]], wanted);
        }

        var counts = Enumerable.Range(0, 1000).SelectMany(b => Shown(batch, b)[..10]).CountBy(symbol => symbol).ToDictionary();
        Assert.All(counts.Values, count => Assert.Equal(0.2, count / 10_000.0, 5 * Math.Sqrt(0.2 * 0.8 / 10_000)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Memorized_symbols_are_equally_frequent_at_every_answer_so_that_a_guess_costs_the_logarithm_of_their_number(int kinds)
    {
        var batch = (kinds == 2 ? MemorizationTask.FiveBit(3) : MemorizationTask.TwentyBit(3)).Draw(2, Sequences);
        int answers = kinds == 2 ? 5 : 10;
        for (int i = 0; i < batch.Steps; i++)
        {
            double[] shares = [.. Enumerable.Range(0, batch.Sequences).Select(b => Symbol(batch.Target(i, b)))
                .CountBy(symbol => symbol).Select(count => (double)count.Value / batch.Sequences)];
            double entropy = shares.Sum(p => -p * Math.Log(p));
            // Before the answers the blank is certain. The 32 patterns hold each bit 16 times; 20,000 draws of 5 kinds are (5 − 1)/40,000 = 1e-4
            // below ln 5 on average, with a spread of sqrt(2·4)/40,000 = 7e-5.
            Assert.Equal(i < batch.Steps - answers ? 0 : Math.Log(kinds), entropy, kinds == 2 ? 1e-12 : 5e-4);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Always_naming_the_blank_is_wrong_at_the_answers_alone(int kinds)
    {
        var task = kinds == 2 ? MemorizationTask.FiveBit(20) : MemorizationTask.TwentyBit(20);
        var batch = task.Draw(1, 100);
        int answers = kinds == 2 ? 5 : 10;
        double[] outputs = new double[batch.Steps * batch.Sequences * batch.Outputs];
        for (int i = 0; i < outputs.Length; i += batch.Outputs) outputs[i + kinds] = 1;
        Assert.Equal(
            new Verdict(batch.Sequences, answers * batch.Sequences, batch.Steps * batch.Sequences), task.Judge(batch, outputs));
    }
}
