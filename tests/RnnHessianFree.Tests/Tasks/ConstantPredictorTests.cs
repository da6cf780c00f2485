using RnnHessianFree.Models;
using RnnHessianFree.Tasks;

namespace RnnHessianFree.Tests.Tasks;

public class ConstantPredictorTests
{
    static ConstantPredictor Of(string name, int length, TaskVariant variant = TaskVariant.Thesis) =>
        TaskCatalog.Find(name).Create(length, variant).Constant!.Value;

    public static TheoryData<string, TaskVariant> Variants =>
        [.. TaskCatalog.All.SelectMany(entry => entry.Variants.Select(variant => (entry.Name, variant)))];

    [Theory]
    [InlineData("addition", TaskVariant.Thesis, 1 / 48.0, 0.8464, 0.8464)] // ½ of 1/24
    [InlineData("addition", TaskVariant.AuthorsCode, 1 / 12.0, 0.9216, 0.9216)]
    [InlineData("multiplication", TaskVariant.Thesis, 7 / 288.0, 0.8888, 0.7179)]
    [InlineData("xor", TaskVariant.Thesis, 0.693147, 0.5, 0.5)] // ln 2
    [InlineData("temporal-order", TaskVariant.Thesis, 1.386294, 0.75, 0.75)] // ln 4
    [InlineData("temporal-order-3bit", TaskVariant.Thesis, 2.079442, 0.875, 0.875)] // ln 8
    [InlineData("random-permutation", TaskVariant.Pascanu, 0.693147, 0.5, 0.5)]
    [InlineData("memorization-5bit", TaskVariant.Thesis, 3.465736, 0.96875, 0.96875)] // 5 ln 2
    [InlineData("memorization-20bit", TaskVariant.Thesis, 16.094379, 0.9999999, 0.9999999)] // 10 ln 5
    public void Known_values(string name, TaskVariant variant, double loss, double error, double least)
    {
        var constant = Of(name, 200, variant);
        Assert.Equal(loss, constant.Loss, 5e-7); // the digits above
        Assert.Equal(error, constant.Error, 5e-5);
        Assert.Equal(least, constant.LeastError, 5e-5);
    }

    [Fact]
    public void Five_bits_are_wrong_at_half_of_five_steps_of_210() => Assert.Equal(2.5 / 210, Of("memorization-5bit", 200).StepError, 1e-15); // 1.19 %

    // Each step's mean target as output, on a sample. Steps are counted from the end, where the answer is due.
    [Theory]
    [MemberData(nameof(Variants))]
    public void A_sample_says_the_same(string name, TaskVariant variant)
    {
        const int length = 21, drawn = 4000;
        var task = TaskCatalog.Find(name).Create(length, variant);
        if (task.Constant is not { } constant)
        {
            Assert.Equal(TaskVariant.Hochreiter, variant);
            return;
        }
        var batch = task.Draw(seed: 5, drawn);
        int n = batch.Sequences, y = batch.Outputs, counted = 0;
        double[] mean = new double[batch.Steps * y], outputs = new double[batch.Steps * n * y], losses = new double[n];
        for (int b = 0; b < n; b++)
            ForEachStep(b, (i, back) => { for (int unit = 0; unit < y; unit++) mean[back * y + unit] += batch.Target(i, b)[unit] / n; });
        for (int b = 0; b < n; b++)
        {
            ForEachStep(b, (i, back) =>
            {
                counted = Math.Max(counted, back + 1);
                for (int unit = 0; unit < y; unit++)
                {
                    double c = mean[back * y + unit], target = batch.Target(i, b)[unit];
                    outputs[(i * n + b) * y + unit] = c + 1e-9 * unit; // of equals the last
                    losses[b] += task.OutputUnit switch
                    {
                        OutputUnit.Linear => (target - c) * (target - c) / 2,
                        OutputUnit.Logistic => -target * Math.Log(c) - (1 - target) * Math.Log(1 - c),
                        _ => target == 0 ? 0 : -target * Math.Log(c),
                    };
                }
            });
        }

        var verdict = task.Judge(batch, outputs);
        double loss = losses.Average(), spread = Math.Sqrt(losses.Sum(one => (one - loss) * (one - loss)) / n / n);
        // Five standard errors, and what the mean of a sample gains on it: (k − 1)/2n of entropy a step.
        Assert.Equal(constant.Loss, loss, 5 * spread + counted * y / (2.0 * n) + 1e-12);
        Assert.Equal(constant.Error, (double)verdict.WrongSequences / n, n == drawn ? 5 * Math.Sqrt(0.25 / n) : 1e-12);
        Assert.Equal(constant.StepError, (double)verdict.WrongSteps / verdict.Steps, n == drawn ? 5 * Math.Sqrt(0.25 / n) : 1e-12);

        void ForEachStep(int b, Action<int, int> visit)
        {
            for (int i = 0; i < batch.Lengths[b]; i++)
                if (batch.Mask(i)[b] != 0) visit(i, batch.Lengths[b] - 1 - i);
        }
    }
}
