using System.Collections.Concurrent;
using System.Globalization;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>How much of a study is still to be run, and how long that takes.</summary>
/// <param name="Runs">How many runs it has in all, or this part of it.</param>
/// <param name="Missing">Those to be run.</param>
/// <param name="SideBySide">How many go at the same time.</param>
sealed record StudyPlan(int Runs, IReadOnlyList<StudyRun> Missing, int SideBySide)
{
    readonly ConcurrentDictionary<string, double?> _seconds = [];

    /// <summary>The seconds of training if no run ends before its budget; null where a budget gives no time.</summary>
    public double? MostSeconds => Missing.All(run => SecondsOf(run) is not null) ? Missing.Sum(SecondsOf) / SideBySide : null;

    /// <summary>Those of one run.</summary>
    public double? SecondsOf(StudyRun run) => _seconds.GetOrAdd(run.Path, _ => RunTime.AtMost(run));

    public string Describe()
    {
        string done = $"{Runs} runs, {Runs - Missing.Count} finished; to do: ";
        if (Missing.Count == 0) return done + "nothing";
        bool isMeasured = Missing.Any(run => run.Budget.Seconds is null);
        string time = MostSeconds is { } seconds
            ? $"at most {(isMeasured ? "about " : "")}{Duration(seconds)} of training{(isMeasured ? " at this machine's speed just now" : "")}, "
                + "less where runs reach the target, evaluations on top"
            : "the time is not known before the first runs are done: budgets are in steps or sequences";
        (StudyPhase Phase, string Name)[] names =
            [(StudyPhase.Tuning, "trials"), (StudyPhase.Tuned, "tuned"), (StudyPhase.Untuned, "untuned"), (StudyPhase.Given, "given")];
        string[] parts = [.. names.Select(pair => (Count: Missing.Count(run => run.Phase == pair.Phase), pair.Name))
            .Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Name}")];
        string todo = parts.Length > 1 ? $"{string.Join(", ", parts[..^1])} and {parts[^1]} runs" : $"{Missing.Count} runs";
        return $"{done}{todo}, {SideBySide} at a time; {time}";
    }

    /// <summary>A time for a person: 45 s, 12 min, 2 h 30 min.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):F0} h {Math.Floor(seconds % 3600 / 60):F0} min"),
    };
}
