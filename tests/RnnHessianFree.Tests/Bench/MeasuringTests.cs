using RnnHessianFree.Experiments.Bench;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests.Bench;

public class MeasuringTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 100, 2 }, 3)]
    public void The_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(double[] numbers, double median) =>
        Assert.Equal(median, Timing.Median(numbers));

    [Fact]
    public void Nothing_has_no_median() => Assert.Throws<ArgumentException>(() => Timing.Median([]));

    [Fact]
    public void A_sample_is_the_time_of_one_call_however_many_it_makes()
    {
        int calls = 0;
        var timing = new Timing(() =>
        {
            calls++;
            Thread.Sleep(2);
        }, sampleSeconds: 0.01);
        timing.Warm(0);
        int warm = calls;
        timing.Sample();

        Assert.Equal(2, warm);
        Assert.InRange(calls - warm, 1, 5); // a sleep is at least 2 ms, so 5 fill 10 ms
        Assert.InRange(timing.Seconds, 0.0015, 1); // a sleep may take long on a busy machine, but never end early
    }

    [Fact]
    public void The_fit_finds_the_exponent_of_a_power()
    {
        SizedTime[] points = [.. new[] { 50, 100, 200, 500 }.Select(size => new SizedTime(size, 3e-6 * size * size))];

        Assert.Equal(2, Scaling.Fit("H", points).Exponent, 1e-12); // a few roundings of logarithms near 10
    }

    [Fact]
    public void A_line_through_one_size_is_refused() =>
        Assert.Contains("two sizes", Assert.Throws<ArgumentException>(() => Scaling.Fit("T", [new(1, 1), new(1, 2)])).Message);

    [Fact]
    public void Fits_take_the_cases_that_differ_from_the_first_in_one_size_alone()
    {
        BenchCase even = new() { Threads = 2 };
        CaseResult[] results =
        [
            Result(even, 1), Result(even with { Threads = 1 }, 7), Result(even with { Length = 200 }, 2), Result(even with { Sequences = 500 }, 0.5),
            Result(even with { Hidden = 1000, Sequences = 250 }, 25), Result(even with { Inputs = 9 }, 7), Result(even with { Precision = Precision.Double }, 7),
        ];

        var fits = Scaling.Of(results);

        Assert.Equal(["T", "B", "H"], fits.Select(fit => fit.Size));
        Assert.Equal([100.0, 200, 500, 1000, 100, 1000], fits.SelectMany(fit => fit.Points).Select(point => (double)point.Size));
        Assert.Equal([1.0, 1, 2], fits.Select(fit => Math.Round(fit.Exponent, 12))); // 25 s for a quarter of the sequences are 100 s
    }

    [Fact]
    public void The_note_lies_in_a_folder_that_any_file_system_takes() =>
        Assert.Equal("intel-r-xeon-r-cpu-2-20ghz-2-cores",
            BenchNote.FolderOf(new MachineDescription("Intel(R) Xeon(R) CPU @ 2.20GHz", 2, "os", "runtime", "AVX2+FMA")));

    static CaseResult Result(BenchCase which, double seconds) =>
        new(which, "512-bit", 1, [new(CaseMeasurement.Product, seconds, 1, 1, 0, 0)], new(1, 1, 1));
}
