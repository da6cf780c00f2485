using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>Settings of the library with the knobs that change them.</summary>
/// <param name="defaults">The settings where no knob is set.</param>
/// <param name="knobs">Each knob with what it does to the settings; they act in this order.</param>
sealed class Configurable<T>(T defaults, params IReadOnlyList<(Knob Knob, Func<T, double, T> Set)> knobs)
{
    public IReadOnlyList<Knob> Knobs { get; } = [.. knobs.Select(pair => pair.Knob)];

    /// <summary>Knobs of which only one may be set.</summary>
    public IReadOnlyList<Knob> Exclusive { get; init; } = [];

    /// <summary>The settings with these values.</summary>
    /// <exception cref="UsageException">Two are set of which only one may be.</exception>
    public T With(KnobValues values)
    {
        if (values.Knobs.Except(Knobs).FirstOrDefault() is { } foreign)
            throw new ArgumentException($"{foreign} is set; there are {string.Join(", ", Knobs.Select(knob => knob.Name))}.", nameof(values));
        Knob[] set = [.. Exclusive.Where(knob => values[knob] is not null)];
        if (set.Length > 1) throw new UsageException($"{set[^1].Option}: allowed only without {set[0].Option}");
        return knobs.Aggregate(defaults, (settings, pair) => values[pair.Knob] is { } value ? pair.Set(settings, value) : settings);
    }
}
