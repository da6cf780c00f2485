using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>How a range is divided evenly.</summary>
enum SearchScale { Log, Linear }

/// <summary>Where a knob is searched: a range, or a list of values.</summary>
sealed record KnobSearch
{
    public double? From { get; init; }
    public double? To { get; init; }
    public SearchScale Scale { get; init; }
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>The value at a share of the range, 0 to below 1.</summary>
    public double At(double share, Knob knob)
    {
        if (Values is { } values) return values[(int)(share * values.Count)];
        double from = From!.Value, to = To!.Value;
        double value = Scale == SearchScale.Log ? from * Math.Pow(to / from, share) : from + (to - from) * share;
        return knob.IsWhole ? Math.Round(value) : value;
    }

    /// <exception cref="UsageException">There is no such search of this knob.</exception>
    public void Require(Knob knob, string where)
    {
        bool isRange = From is not null && To is not null && Values is null;
        bool isList = Values is { Count: > 0 } && From is null && To is null;
        if (!isRange && !isList) throw new UsageException($"{where}: must have from and to, or values");
        foreach (double value in Values ?? [From!.Value, To!.Value])
            if (!knob.Allows(value)) throw new UsageException($"{where} has {Knob.Text(value)}; allowed is {knob.Allowed}");
        if (isRange && !(From < To))
            throw new UsageException($"{where}: from is {Knob.Text(From!.Value)}; it must be less than to, {Knob.Text(To!.Value)}");
        if (isRange && Scale == SearchScale.Log && From == 0)
            throw new UsageException($"{where}: from is 0; a logarithmic scale begins above it");
    }
}
