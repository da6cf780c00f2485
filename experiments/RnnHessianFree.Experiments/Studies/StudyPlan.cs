using System.Globalization;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>How much of a study is still to be run, and how long that takes.</summary>
/// <param name="Runs">How many runs it has in all, or this part of it.</param>
/// <param name="Missing">Those to be run.</param>
/// <param name="SideBySide">How many go at the same time.</param>
sealed record StudyPlan(int Runs, IReadOnlyList<StudyRun> Missing, int SideBySide)
{
    /// <summary>The seconds of training if no run ends before its budget; null where a budget is not one of seconds.</summary>
    public double? MostSeconds =>
        Missing.All(run => run.Budget.Seconds is not null) ? Missing.Sum(run => run.Budget.Seconds) / SideBySide : null;

    public string Describe()
    {
        string time = MostSeconds is { } seconds
            ? $"at most {Duration(seconds)} of training, less where runs reach the target, evaluations on top"
            : "the time is not known before the first runs are done: budgets are not in seconds";
        int trials = Count(StudyPhase.Tuning), tuned = Count(StudyPhase.Tuned), untuned = Count(StudyPhase.Untuned);
        string todo = $"{trials} trials, {tuned} tuned and {untuned} untuned runs, {SideBySide} at a time";
        return $"{Runs} runs, {Runs - Missing.Count} finished; to do: {todo}; {time}";

        int Count(StudyPhase phase) => Missing.Count(run => run.Phase == phase);
    }

    /// <summary>A time for a person: 45 s, 12 min, 2 h 30 min.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):F0} h {Math.Floor(seconds % 3600 / 60):F0} min"),
    };
}
