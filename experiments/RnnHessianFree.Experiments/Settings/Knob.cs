using System.Globalization;

namespace RnnHessianFree.Experiments.Settings;

/// <summary>A number that command lines, task studies and comparisons may set: one name, one meaning and one range everywhere.</summary>
sealed class Knob
{
    readonly Func<double, bool> _isAllowed;

    Knob(string name, string description, string allowed, bool isWhole, Func<double, bool> isAllowed) =>
        (Name, Description, Allowed, IsWhole, _isAllowed) = (name, description, allowed, isWhole, isAllowed);

    /// <summary>What files call it.</summary>
    public string Name { get; }

    /// <summary>What it does, for a person.</summary>
    public string Description { get; }

    /// <summary>The values it may have, for a person.</summary>
    public string Allowed { get; }

    public bool IsWhole { get; }

    /// <summary>What command lines call its values; empty where they are numbers there too.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>What command lines call it: --learning-rate for learningRate.</summary>
    public string Option
    {
        get => field ?? "--" + string.Concat(Name.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
        private init;
    }

    public bool Allows(double value) => double.IsFinite(value) && _isAllowed(value) && (!IsWhole || value == Math.Floor(value));

    /// <summary>The value as it is written, shortest form.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public override string ToString() => Name;

    public static Knob Whole(string name, string description, int least = 1, int most = int.MaxValue) => new(name, description,
        $"a whole number from {least} to {most}", true, x => x >= least && x <= most);

    /// <summary>0 for off, 1 for on.</summary>
    public static Knob Switch(string name, string description) => Whole(name, description, least: 0, most: 1);

    /// <summary>One of some names, in files by its number from 0.</summary>
    public static Knob Choice(string name, string description, params IReadOnlyList<string> choices) => new(name, description,
        string.Join(", ", choices.Index().Select(choice => $"{choice.Index} ({choice.Item})")), true, x => x >= 0 && x < choices.Count)
    {
        Choices = choices,
    };

    public static Knob Positive(string name, string description, string? option = null) =>
        new(name, description, "a finite number > 0", false, x => x > 0) { Option = option! };

    public static Knob NotNegative(string name, string description) => new(name, description, "a finite number ≥ 0", false, x => x >= 0);

    public static Knob AtLeastOne(string name, string description) => new(name, description, "a finite number ≥ 1", false, x => x >= 1);

    public static Knob Share(string name, string description) =>
        new(name, description, "a number from 0 to below 1", false, x => x is >= 0 and < 1);
}
