using System.Globalization;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>A promise about runs, put to the test by doing to them what it speaks of.</summary>
/// <param name="promise">What must hold, in a sentence.</param>
abstract class ReliabilityCheck(string promise)
{
    public string Promise { get; } = promise;

    /// <summary>Tries, and counts what was tried. Whatever is found amiss goes to <see cref="CheckResult.Failures"/>.</summary>
    public abstract CheckResult Run(Workbench bench);
}

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
