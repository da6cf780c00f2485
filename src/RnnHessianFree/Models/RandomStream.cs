using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models;

/// <summary>
/// A named, seeded stream of random numbers: the only kind the project uses. Streams with other names, seeds or indices are independent
/// for all purposes here. The generator is SplitMix64 (Steele, Lea &amp; Flood, OOPSLA 2014). Every method of <see cref="Random"/> that can
/// be overridden is: what is left out would draw from a generator of the base class, the same for all streams.
/// </summary>
public sealed class RandomStream : Random
{
    ulong _state;

    /// <summary>The stream of this name, seed and index, at its start.</summary>
    public RandomStream(string name, ulong seed, ulong index = 0) : this(SeedOf(name, seed, index)) { }

    /// <summary>The stream that starts from a seed got from <see cref="SeedOf"/>.</summary>
    public RandomStream(ulong seed) : base(0) => _state = seed;

    /// <summary>The 64-bit seed of a named stream; never 0.</summary>
    public static ulong SeedOf(string name, ulong seed, ulong index = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong hash = SplitMix64.Mix(seed + SplitMix64.Golden);
        foreach (char c in name) hash = SplitMix64.Mix(hash ^ c) + SplitMix64.Golden;
        hash = SplitMix64.Mix(hash ^ SplitMix64.Mix(index + SplitMix64.Golden));
        return hash == 0 ? SplitMix64.Golden : hash;
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => SplitMix64.Mix(_state += SplitMix64.Golden);

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => Next(0, maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        // The high half of a 64×64-bit product: uniform up to a bias of range/2⁶⁴.
        return minValue + (long)Math.BigMul(NextBits(), (ulong)(maxValue - minValue), out _);
    }

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++) buffer[i] = (byte)NextBits();
    }
}
