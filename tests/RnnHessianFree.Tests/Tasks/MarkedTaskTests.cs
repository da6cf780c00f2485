using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Tasks;

public class MarkedTaskTests
{
    const int Sequences = 20_000;

    /// <summary>Five standard errors of a share p of 20,000 draws.</summary>
    static double FiveErrors(double p) => 5 * Math.Sqrt(p * (1 - p) / Sequences);

    static double WrongShareOfConstant(ITask task, double constant)
    {
        var batch = task.Draw(seed: 3, Sequences);
        double[] outputs = new double[batch.Steps * Sequences];
        Array.Fill(outputs, constant);
        return (double)task.Judge(batch, outputs).WrongSequences / Sequences;
    }

    static double[] Answers(ITask task)
    {
        var batch = task.Draw(seed: 5, Sequences);
        return [.. Enumerable.Range(0, Sequences).Select(b => batch.Target(batch.Lengths[b] - 1, b)[0])];
    }

    [Theory]
    [InlineData(TaskVariant.Thesis, 30)]
    [InlineData(TaskVariant.Thesis, 10)]
    [InlineData(TaskVariant.AuthorsCode, 100)]
    [InlineData(TaskVariant.Pascanu, 50)]
    [InlineData(TaskVariant.Hochreiter, 100)]
    public void Marks_lengths_and_targets_of_addition_are_as_documented(TaskVariant variant, int length)
    {
        int value = variant == TaskVariant.Pascanu ? 1 : 0, marker = 1 - value;
        bool authors = variant == TaskVariant.AuthorsCode, hochreiter = variant == TaskVariant.Hochreiter;
        var batch = new AdditionTask(length, variant).Draw(seed: 5, sequences: 1000);
        for (int b = 0; b < batch.Sequences; b++)
        {
            int last = batch.Lengths[b] - 1, shown = authors ? last : last + 1;
            int[] marks = [.. Enumerable.Range(0, shown).Where(i => batch.Input(i, b)[marker] == 1)];
            int[] ends = [.. Enumerable.Range(0, shown).Where(i => batch.Input(i, b)[marker] == -1)];
            Assert.Equal(2, marks.Length);
            Assert.InRange(shown, length, length + length / 10);
            if (hochreiter)
            {
                Assert.InRange(marks[0], 0, 9);
                Assert.InRange(marks[1], 1, length / 2 - 2);
                Assert.Equal(marks[0] == 0 ? [last] : [0, last], ends);
            }
            else
            {
                Assert.InRange(marks[0], authors ? length / 100 : 0, (authors ? length : shown) / 10 - 1);
                Assert.InRange(marks[1], (authors ? length : shown) / 10, (authors ? length : shown) / 2 - 1);
                Assert.Equal(authors ? [0, shown - 3] : [], ends);
            }

            for (int i = 0; i <= last; i++) Assert.True(batch.Input(i, b)[value] != 0 || (hochreiter && i == 0)); // 0 has probability 2⁻⁵³
            double sum = marks.Sum(i => batch.Input(i, b)[value]);
            double expected = variant switch { TaskVariant.AuthorsCode => sum, TaskVariant.Hochreiter => 0.5 + sum / 4, _ => sum / 2 };
            Assert.Equal(expected, batch.Target(last, b)[0], 1e-15);
            Assert.Equal(1, Enumerable.Range(0, batch.Steps).Sum(i => batch.Mask(i)[b]));
            Assert.Equal(1, batch.Mask(last)[b]);
        }
    }

    [Theory]
    [InlineData("addition", 0.5)]
    [InlineData("multiplication", 0.25)]
    public void Centred_sequences_are_the_thesis_ones_less_their_means(string name, double mean)
    {
        var entry = TaskCatalog.Find(name);
        SequenceBatch plain = entry.Create(30, TaskVariant.Thesis).Draw(5, 100), centred = entry.Create(30, TaskVariant.Centred).Draw(5, 100);
        for (int b = 0; b < plain.Sequences; b++)
        {
            int n = plain.Lengths[b];
            Assert.Equal(n, centred.Lengths[b]);
            for (int i = 0; i < plain.Steps; i++)
            {
                Assert.Equal(i < n ? plain.Input(i, b)[0] - 0.5 : 0, centred.Input(i, b)[0]);
                Assert.Equal(i < n ? plain.Input(i, b)[1] - 2.0 / n : 0, centred.Input(i, b)[1]);
                Assert.Equal(plain.Mask(i)[b], centred.Mask(i)[b]);
            }
            Assert.Equal(plain.Target(n - 1, b)[0] - mean, centred.Target(n - 1, b)[0]);
        }
    }

    [Fact]
    public void Exclusive_or_in_the_authors_code_is_half_as_long()
    {
        var batch = new XorTask(100, TaskVariant.AuthorsCode).Draw(seed: 5, sequences: 1000);
        for (int b = 0; b < batch.Sequences; b++)
        {
            int[] marks = [.. Enumerable.Range(0, batch.Lengths[b]).Where(i => batch.Input(i, b)[1] == 1)];
            Assert.InRange(batch.Lengths[b] - 1, 50, 54);
            Assert.InRange(marks[0], 1, 9);
            Assert.InRange(marks[1], 15, 24);
        }
    }

    [Fact]
    public void Every_length_from_T_to_eleven_tenths_of_it_occurs_equally_often()
    {
        var lengths = new AdditionTask(40).Draw(seed: 1, Sequences).Lengths.ToArray().CountBy(length => length).ToDictionary();
        Assert.Equal([40, 41, 42, 43, 44], lengths.Keys.Order());
        Assert.All(lengths.Values, count => Assert.Equal(0.2, (double)count / Sequences, FiveErrors(0.2)));
    }

    [Fact]
    public void Marks_are_uniform_in_their_ranges()
    {
        // A uniform number of n values has variance (n² − 1)/12; at T' = 40: I in 0..3, J in 4..19.
        var batch = new AdditionTask(40).Draw(seed: 7, Sequences);
        var marks = Enumerable.Range(0, Sequences).Where(b => batch.Lengths[b] == 40)
            .Select(b => Enumerable.Range(0, 40).Where(i => batch.Input(i, b)[1] == 1).ToArray()).ToArray();
        Assert.Equal(1.5, marks.Average(pair => pair[0]), 5 * Math.Sqrt(15 / 12.0 / marks.Length));
        Assert.Equal(11.5, marks.Average(pair => pair[1]), 5 * Math.Sqrt(255 / 12.0 / marks.Length));
        Assert.Equal(Enumerable.Range(0, 4), marks.Select(pair => pair[0]).Distinct().Order());
        Assert.Equal(Enumerable.Range(4, 16), marks.Select(pair => pair[1]).Distinct().Order());
    }

    // The answer's law gives the share of answers farther than 0.04 from a constant:
    // mean of two uniform numbers, ½: (1 − 0.08)²; their sum, 1: (1 − 0.04)²; the mean with Pascanu's |d| ≤ 0.2: (1 − 0.4)²; Hochreiter's
    // ½ + (u + v)/4 with u, v uniform in [−1, 1] has the same law as the mean, except where step 0 is marked and its value is 0: at T = 20
    // with probability 1/9 for I plus 8/9 · 1/8 for J, and then P(|u/4| ≤ 0.04) = 0.16. Product: P(uv ≤ x) = x(1 − ln x) at 0.25 ± 0.04, and at
    // 0.04, which is the best constant: P(uv ≤ 0.08). Exclusive or: heads or tails.
    [Theory]
    [InlineData("addition", TaskVariant.Thesis, 0.5, 0.92 * 0.92)]
    [InlineData("addition", TaskVariant.AuthorsCode, 1.0, 0.96 * 0.96)]
    [InlineData("addition", TaskVariant.Pascanu, 0.5, 0.36)]
    [InlineData("addition", TaskVariant.Hochreiter, 0.5, 2.0 / 9 * 0.84 + 7.0 / 9 * 0.92 * 0.92)]
    [InlineData("multiplication", TaskVariant.Thesis, 0.25, 0.8888)]
    [InlineData("multiplication", TaskVariant.Thesis, 0.04, 0.7179)]
    [InlineData("multiplication", TaskVariant.AuthorsCode, 0.25, 0.8888)]
    [InlineData("xor", TaskVariant.Thesis, 0.9, 0.5)]
    [InlineData("xor", TaskVariant.Thesis, 0.5, 1.0)]
    public void A_constant_is_wrong_as_often_as_it_must_be(string name, TaskVariant variant, double constant, double wrong)
    {
        if (name == "multiplication")
        {
            static double Law(double x) => x * (1 - Math.Log(x));
            Assert.Equal(wrong, 1 - Law(constant + 0.04) + (constant > 0.04 ? Law(constant - 0.04) : 0), 1e-4);
        }

        // 1e-4: the products' shares are given in four digits.
        Assert.Equal(wrong, WrongShareOfConstant(TaskCatalog.Find(name).Create(20, variant), constant), FiveErrors(wrong) + 1e-4);
    }

    [Theory]
    [InlineData("addition", TaskVariant.Thesis, 0.5, 1.0 / 24, 7.0 / 2880)]
    [InlineData("addition", TaskVariant.AuthorsCode, 1.0, 1.0 / 6, 7.0 / 180)]
    [InlineData("multiplication", TaskVariant.Thesis, 0.25, 7.0 / 144, 0.0047)]
    [InlineData("xor", TaskVariant.Thesis, 0.5, 0.25, 0)]
    public void Answers_have_the_mean_and_variance_they_must(string name, TaskVariant variant, double mean, double variance, double varianceOfSquare)
    {
        // uv: E = ¼, E u²v² = 1/9, variance 1/9 − 1/16 = 7/144. Variance of the squared deviation of the mean of two: E d⁴ − 1/24² = 7/2880,
        // of the sum 16 times that; of the product E d⁴ − (7/144)² ≤ 0.0047. Five standard errors.
        double[] answers = Answers(TaskCatalog.Find(name).Create(20, variant));
        Assert.Equal(mean, answers.Average(), 5 * Math.Sqrt(variance / Sequences));
        Assert.Equal(variance, answers.Average(a => (a - mean) * (a - mean)), 5 * Math.Sqrt(varianceOfSquare / Sequences) + 1e-12);
    }

    [Fact]
    public void Bits_show_both_and_their_exclusive_or_is_the_answer()
    {
        var batch = new XorTask(20).Draw(seed: 2, 500);
        for (int b = 0; b < batch.Sequences; b++)
        {
            double[] bits = [.. Enumerable.Range(0, batch.Lengths[b]).Where(i => batch.Input(i, b)[1] == 1).Select(i => batch.Input(i, b)[0])];
            Assert.All(bits, bit => Assert.True(bit is 0 or 1));
            Assert.Equal(bits[0] != bits[1] ? 1.0 : 0.0, batch.Target(batch.Lengths[b] - 1, b)[0]);
        }
    }
}
