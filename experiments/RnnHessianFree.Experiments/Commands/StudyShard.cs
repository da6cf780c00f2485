using System.Globalization;
using RnnHessianFree.Experiments.Studies;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Part number i, from 1, of n parts of a study, which need nothing of each other.</summary>
readonly record struct StudyShard(int Number, int Count)
{
    public bool IsWhole => Count == 1;

    /// <summary>Every n-th group: neighbours cost about the same, so that parts do too.</summary>
    public IReadOnlyList<StudyGroup> Of(IReadOnlyList<StudyGroup> groups)
    {
        var (number, count) = this;
        return [.. groups.Where((_, i) => i % count == number - 1)];
    }

    /// <summary>The part of this task of a Slurm job array, by the variables that Slurm sets; null outside of one.</summary>
    /// <param name="variable">The value of a variable of the environment.</param>
    public static StudyShard? OfArray(Func<string, string?> variable)
    {
        int? Number(string name) => int.TryParse(variable($"SLURM_ARRAY_TASK_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : null;
        if ((Number("ID"), Number("COUNT")) is not (int id, > 0 and var count)) return null;
        int before = (id - (Number("MIN") ?? 1)) / Math.Max(1, Number("STEP") ?? 1);
        return id >= (Number("MIN") ?? 1) && before < count ? new(before + 1, count) : null;
    }

    /// <summary>The part that a text such as 3/16 names.</summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static StudyShard Read(string text)
    {
        static int Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
        int[] numbers = [.. text.Split('/').Select(Whole)];
        if (numbers is [>= 1, >= 1] && numbers[0] <= numbers[1]) return new(numbers[0], numbers[1]);
        throw new UsageException($"--shard {text}: allowed is i/n with i from 1 to n, such as 3/16");
    }
}
