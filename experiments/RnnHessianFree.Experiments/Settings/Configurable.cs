namespace RnnHessianFree.Experiments.Settings;

/// <summary>Settings of the library with the knobs that change them.</summary>
/// <param name="defaults">The settings where no knob is set.</param>
/// <param name="knobs">Each knob with what it does to the settings; they act in this order.</param>
sealed class Configurable<T>(T defaults, params IReadOnlyList<(Knob Knob, Func<T, double, T> Set)> knobs)
{
    public IReadOnlyList<Knob> Knobs { get; } = [.. knobs.Select(pair => pair.Knob)];

    /// <summary>The settings with these values.</summary>
    public T With(KnobValues values)
    {
        if (values.Knobs.Except(Knobs).FirstOrDefault() is { } foreign)
            throw new ArgumentException($"{foreign} is set; there are {string.Join(", ", Knobs.Select(knob => knob.Name))}.", nameof(values));
        return knobs.Aggregate(defaults, (settings, pair) => values[pair.Knob] is { } value ? pair.Set(settings, value) : settings);
    }
}
