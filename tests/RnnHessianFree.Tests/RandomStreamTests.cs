using System.Reflection;
using RnnHessianFree.Models;

namespace RnnHessianFree.Tests;

public class RandomStreamTests
{
    // The first numbers of SplitMix64 from seed 1234567, as published with its reference implementation.
    const ulong Seed = 1234567;

    static readonly ulong[] Published =
        [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];

    [Fact]
    public void Same_name_seed_and_index_give_the_same_numbers_and_any_other_gives_others()
    {
        ulong First(string name, ulong seed, ulong index) => new RandomStream(name, seed, index).NextBits();
        Assert.Equal(First("init", 1, 0), First("init", 1, 0));
        Assert.Equal(4, new[] { First("init", 1, 0), First("data", 1, 0), First("init", 2, 0), First("init", 1, 1) }.Distinct().Count());
    }

    [Fact]
    public void Every_overload_draws_the_published_bits_of_SplitMix64()
    {
        T[] Draws<T>(Func<RandomStream, T> next)
        {
            var stream = new RandomStream(Seed);
            return [.. Published.Select(_ => next(stream))];
        }
        byte[] array = new byte[Published.Length], span = new byte[Published.Length];
        new RandomStream(Seed).NextBytes(array);
        new RandomStream(Seed).NextBytes(span.AsSpan());

        Assert.Equal(Published, Draws(stream => stream.NextBits()));
        Assert.Equal(Published.Select(bits => (bits >> 11) / Math.Pow(2, 53)), Draws(stream => stream.NextDouble()));
        Assert.Equal(Published.Select(bits => (float)((bits >> 40) / Math.Pow(2, 24))), Draws(stream => stream.NextSingle()));
        Assert.Equal(Published.Select(bits => Scaled(bits, 0, int.MaxValue)), Draws(stream => (Int128)stream.Next()));
        Assert.Equal(Published.Select(bits => Scaled(bits, 0, 1000)), Draws(stream => (Int128)stream.Next(1000)));
        Assert.Equal(Published.Select(bits => Scaled(bits, -7, 9)), Draws(stream => (Int128)stream.Next(-7, 9)));
        Assert.Equal(Published.Select(bits => Scaled(bits, 0, long.MaxValue)), Draws(stream => (Int128)stream.NextInt64()));
        Assert.Equal(Published.Select(bits => Scaled(bits, 0, 1L << 40)), Draws(stream => (Int128)stream.NextInt64(1L << 40)));
        Assert.Equal(Published.Select(bits => Scaled(bits, long.MinValue, long.MaxValue)),
            Draws(stream => (Int128)stream.NextInt64(long.MinValue, long.MaxValue)));
        Assert.Equal(Published.Select(bits => (byte)bits), array);
        Assert.Equal(array, span);

        // from + ⌊bits · (to − from) / 2⁶⁴⌋
        static Int128 Scaled(ulong bits, long from, long to) => from + (Int128)((UInt128)bits * (UInt128)((Int128)to - from) >> 64);
    }

    [Fact]
    public void Nothing_is_left_to_the_base_class_whose_numbers_are_the_same_for_all_streams()
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var inherited = typeof(Random).GetMethods(own).Where(method => method.IsVirtual && !method.IsFinal);
        Assert.All(inherited, method =>
        {
            Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
            Assert.True(typeof(RandomStream).GetMethod(method.Name, own, parameters) is not null, $"{method} is not overridden");
        });
    }

    [Fact]
    public void Arguments_that_no_number_can_meet_are_refused()
    {
        var stream = new RandomStream(Seed);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Next(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInt64(-1));
        Assert.Throws<ArgumentNullException>(() => stream.NextBytes(null!));
        Assert.Equal(0, stream.Next(0));
    }
}
