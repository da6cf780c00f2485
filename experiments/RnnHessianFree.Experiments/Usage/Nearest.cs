namespace RnnHessianFree.Experiments.Usage;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
static class Nearest
{
    /// <summary>", did you mean …?" where a name is near, else an empty text.</summary>
    public static string Hint(string misspelt, IEnumerable<string> names)
    {
        string? nearest = names.MinBy(name => Distance(misspelt, name));
        return nearest is not null && Distance(misspelt, nearest) <= Math.Max(1, misspelt.Length / 3) ? $"; did you mean {nearest}?" : "";
    }

    // Insertions, deletions, replacements and swaps of neighbours that make b of a.
    static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                bool isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (isSwap) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
