using System.Globalization;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>What a check found.</summary>
sealed class CheckResult
{
    readonly List<(string What, string Number)> _counts = [];
    readonly List<string> _failures = [];

    /// <summary>The counts, in a line.</summary>
    public string Summary => string.Join("; ", _counts.Select(count => $"{count.What}: {count.Number}"));

    /// <summary>What is amiss, a line each.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public bool Holds => _failures.Count == 0;

    public CheckResult Count(string what, long number) => Count(what, number.ToString("N0", CultureInfo.InvariantCulture));

    public CheckResult Count(string what, string number)
    {
        _counts.Add((what, number));
        return this;
    }

    public CheckResult Require(bool holds, string failure)
    {
        if (!holds) _failures.Add(failure.ReplaceLineEndings(" "));
        return this;
    }
}
