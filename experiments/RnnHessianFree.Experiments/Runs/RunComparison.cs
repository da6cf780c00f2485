using System.Text.RegularExpressions;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Whether two run files say the same but for their clocks and, in the header, the numbers of threads and ranks.</summary>
static partial class RunComparison
{
    /// <summary>The lines of a run file without what may differ.</summary>
    public static string[] Comparable(string path) => [.. File.ReadAllLines(path).Select(line => Clocks().Replace(Threads().Replace(line, "$1_"), "$1_"))];

    /// <summary>How many of two files' bits differ; files of unlike length differ in all that one has more.</summary>
    public static long DifferingBits(string path, string other)
    {
        byte[] a = File.ReadAllBytes(path), b = File.ReadAllBytes(other);
        long bits = 8L * Math.Abs(a.Length - b.Length);
        foreach (var (x, y) in a.Zip(b)) bits += byte.PopCount((byte)(x ^ y));
        return bits;
    }

    /// <summary>How many lines of two run files differ.</summary>
    public static int DifferingLines(string path, string other)
    {
        string[] a = Comparable(path), b = Comparable(other);
        return Math.Abs(a.Length - b.Length) + a.Zip(b).Count(pair => pair.First != pair.Second);
    }

    [GeneratedRegex("""("seconds":)[-+.0-9eE]+""")]
    private static partial Regex Clocks();

    [GeneratedRegex("""("threads":)\d+(,"ranks":\d+)?""")]
    private static partial Regex Threads();
}
