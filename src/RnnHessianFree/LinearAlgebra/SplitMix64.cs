namespace RnnHessianFree.LinearAlgebra;

/// <summary>The generator SplitMix64 (Steele, Lea &amp; Flood, OOPSLA 2014): its state rises by a constant, and a number is the state mixed.</summary>
static class SplitMix64
{
    /// <summary>The constant: 2⁶⁴ over the golden ratio, made odd.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The number of a state.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
