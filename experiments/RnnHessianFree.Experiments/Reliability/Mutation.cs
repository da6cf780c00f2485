using System.Text;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Spoils good input at random.</summary>
static class Mutation
{
    /// <summary>Values that have hurt programs before.</summary>
    public static readonly string[] Nasty =
    [
        "", "0", "-1", "1", "1000000", "1000000000", "2147483647", "2147483648", "-9223372036854775809", "18446744073709551616", "99999999999999999999", "1e300", "1e308", "-1e999",
        "1e-400", "0x10", "1,5", "NaN", "\"NaN\"", "Infinity", "\u221e", "null", "true", "[]", "{}", "[[[[[[[[[[[[[[[[[[[[",
        "\"", "\\", "\n", "\0", "\u00e4\u6f22\ud83d\ude00", "\\ud800",
        "%s%n", "a=b", "--", "-", "@x", "name",
    ];

    public static byte[] Of(byte[] good, RandomStream random)
    {
        byte[] bytes = good;
        for (int i = random.Next(1, 4); i > 0; i--) bytes = Once(bytes, random);
        return bytes;
    }

    static byte[] Once(byte[] bytes, RandomStream random)
    {
        int at = random.Next(0, bytes.Length + 1), to = Math.Min(bytes.Length, at + random.Next(0, 40));
        switch (random.Next(7))
        {
            case 0 when at < bytes.Length:
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1: return bytes[..at];
            case 2: return [.. bytes[..at], .. bytes[to..]];
            case 3: return [.. bytes[..to], .. bytes[at..]];
            case 4: return [.. bytes[..at], .. Random(random), .. bytes[at..]];
            default: return Replaced(bytes, at, random);
        }
    }

    // Puts something nasty in the place of the number or word at some point.
    static byte[] Replaced(byte[] bytes, int at, RandomStream random)
    {
        int from = at, to = at;
        while (from > 0 && IsOfWord(bytes[from - 1])) from--;
        while (to < bytes.Length && IsOfWord(bytes[to])) to++;
        return [.. bytes[..from], .. Random(random), .. bytes[to..]];
    }

    static bool IsOfWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'+';

    static byte[] Random(RandomStream random) => Encoding.UTF8.GetBytes(Nasty[random.Next(Nasty.Length)]);
}
