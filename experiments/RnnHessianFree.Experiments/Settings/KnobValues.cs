using System.Collections.Immutable;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>The knobs that somebody has set, and to what.</summary>
sealed class KnobValues
{
    readonly ImmutableDictionary<Knob, double> _values;

    KnobValues(ImmutableDictionary<Knob, double> values) => _values = values;

    public static KnobValues None { get; } = new(ImmutableDictionary<Knob, double>.Empty);

    public static KnobValues Of(params IEnumerable<(Knob Knob, double Value)> values) =>
        new(values.ToImmutableDictionary(pair => pair.Knob, pair => pair.Value));

    /// <summary>The knobs set, by name.</summary>
    public IEnumerable<Knob> Knobs => _values.Keys.OrderBy(knob => knob.Name, StringComparer.Ordinal);

    /// <summary>The value of a knob; null where it is not set.</summary>
    public double? this[Knob knob] => _values.TryGetValue(knob, out double value) ? value : null;

    /// <summary>These values and, for knobs that they leave open, others.</summary>
    public KnobValues Over(KnobValues others) => new(others._values.SetItems(_values));

    /// <summary>These values but for one knob.</summary>
    public KnobValues Without(Knob knob) => new(_values.Remove(knob));

    /// <summary>What a file sets by name, each name and value checked.</summary>
    /// <exception cref="UsageException">A name is not among the allowed, or a value is none its knob may have.</exception>
    public static KnobValues Read(IReadOnlyDictionary<string, double> fields, IReadOnlyList<Knob> allowed, string where)
    {
        return Of(fields.Select(field => (Find(field.Key, allowed, where), field.Value)).Select(Checked));

        (Knob, double) Checked((Knob Knob, double Value) pair) => pair.Knob.Allows(pair.Value) ? pair
            : throw new UsageException($"{where}.{pair.Knob} is {Knob.Text(pair.Value)}; allowed is {pair.Knob.Allowed}");
    }

    /// <summary>The knob of this name.</summary>
    /// <exception cref="UsageException">There is none among the allowed.</exception>
    public static Knob Find(string name, IReadOnlyList<Knob> allowed, string where) => allowed.FirstOrDefault(knob => knob.Name == name)
        ?? throw new UsageException($"{where}.{name} is no field here; allowed are {string.Join(", ", allowed.Select(knob => knob.Name))}"
            + Nearest.Hint(name, allowed.Select(knob => knob.Name)));

    public override string ToString() => string.Join(", ", Knobs.Select(knob => $"{knob.Name} {Knob.Text(_values[knob])}"));
}
