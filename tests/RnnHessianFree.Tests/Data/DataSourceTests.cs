using CsCheck;
using RnnHessianFree.Data;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Simd;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Tests.Data;

public class DataSourceTests
{
    static readonly RecurrentModel Model = new SimdEngine().Bind(new(1, 2, 1));

    [Fact]
    public void An_epoch_draws_every_sequence_once()
    {
        var meter = new PassMeter();
        var source = new DataSource(SequenceDataTests.Numbered(12), Model, seed: 1, meter);
        var epochs = Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 4).SelectMany(_ => Numbers(source, 3)).ToArray()).ToArray();
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 12), epoch.Order()));
        Assert.Equal(6, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
        Assert.Equal(72, meter.Counts.Sequences);
    }

    [Fact]
    public void A_batch_is_as_large_as_asked_for_and_holds_none_twice() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 60].Array[1, 30], Gen.ULong).Sample((all, sizes, seed) =>
    {
        var source = new DataSource(SequenceDataTests.Numbered(all), Model, seed);
        foreach (int size in sizes)
        {
            int[] batch = Numbers(source, size);
            Assert.Equal(Math.Min(size, all), batch.Distinct().Count());
            Assert.Equal(Math.Min(size, all), batch.Length);
        }
    }, iter: 200);

    [Fact]
    public void All_there_are_come_in_their_order() =>
        Assert.Equal(Enumerable.Range(0, 7), Numbers(new DataSource(SequenceDataTests.Numbered(7), Model, seed: 1, At(3)), 1000));

    [Fact]
    public void A_stream_goes_on_from_any_position_and_draws_again_by_seed() => Gen.Select(Gen.Int[1, 30], Gen.Int[1, 40].Array[1, 20], Gen.ULong).Sample((all, sizes, seed) =>
    {
        var data = SequenceDataTests.Numbered(all);
        var meter = new PassMeter();
        var source = new DataSource(data, Model, seed, meter);
        var drawn = sizes.Select(size => (Position: meter.Counts.Sequences, Batch: source.Draw(size), size)).ToArray();
        foreach (var (position, batch, size) in drawn.Reverse())
        {
            Assert.Equal(SequenceDataTests.Firsts(batch.Batch), SequenceDataTests.Firsts(source.Redraw(batch.BatchSeed, size).Batch));
            Assert.Equal(SequenceDataTests.Firsts(batch.Batch), SequenceDataTests.Firsts(new DataSource(data, Model, seed, At(position)).Draw(size).Batch));
        }
    }, iter: 100);

    [Fact]
    public void Every_sequence_comes_to_every_place()
    {
        // 400 epochs of 8: each sequence is at each place 50 times ± 6.6 (σ of a fair choice; neighbouring epochs are alike, which makes it more).
        const int epochs = 400, all = 8;
        var source = new DataSource(SequenceDataTests.Numbered(all), Model, seed: 5);
        int[,] counts = new int[all, all];
        for (int epoch = 0; epoch < epochs; epoch++)
            for (int place = 0; place < all; place++) counts[place, Numbers(source, 1)[0]]++;
        foreach (int count in counts) Assert.InRange(count, 15, 85);
    }

    static PassMeter At(long position) => new() { Counts = new() { Sequences = position } };

    static int[] Numbers(DataSource source, int size) => [.. SequenceDataTests.Firsts(source.Draw(size).Batch).Select(number => (int)number)];
}
