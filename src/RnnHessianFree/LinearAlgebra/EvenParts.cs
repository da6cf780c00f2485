namespace RnnHessianFree.LinearAlgebra;

/// <summary>So many things in so many parts of neighbours that differ by one at most.</summary>
static class EvenParts
{
    /// <summary>Where part i begins; where the last ends, for i = parts.</summary>
    public static int Start(int total, int parts, int i) => (int)((long)total * i / parts);

    /// <summary>Part i.</summary>
    public static Range Of(int total, int parts, int i) => Start(total, parts, i)..Start(total, parts, i + 1);

    /// <summary>The size of part i.</summary>
    public static int Size(int total, int parts, int i) => Start(total, parts, i + 1) - Start(total, parts, i);
}
