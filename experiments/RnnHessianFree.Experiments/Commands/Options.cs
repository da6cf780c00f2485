using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using RnnHessianFree.Experiments.Settings;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Options whose errors name the option, the value and what is allowed. An option not given has the value null.</summary>
static class Options
{
    const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static Option<int?> Whole(string name, string description, int min = 1, int max = int.MaxValue) => Number(name, description, "n",
        max == int.MaxValue ? $"a whole number ≥ {min}" : $"a whole number from {min} to {max}", (int n) => n >= min && n <= max);

    /// <summary>T. Beyond a million steps no sequence is of use, and sizes leave the range of whole numbers.</summary>
    public static Option<int?> Length(string description) => Whole("--length", description, max: 1_000_000);

    public static Option<int?> Threads(string description = "default: all cores") => Whole("--threads", description, max: 1024);

    /// <summary>A time; a billion seconds are 32 years.</summary>
    public static Option<TimeSpan?> Seconds(string name, string description) => Parsed<TimeSpan?>(name, description, "x", (text, fail) =>
    {
        if (double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out double x) && x is >= 0 and <= 1e9) return TimeSpan.FromSeconds(x);
        fail($"{name} {text}: allowed is a number from 0 to 1000000000");
        return null;
    });

    public static Option<long?> Long(string name, string description) =>
        Number(name, description, "n", "a whole number ≥ 1", (long n) => n >= 1);

    public static Option<ulong?> Seed(string name, string description) =>
        Number(name, description, "n", "a whole number ≥ 0", (ulong _) => true);

    public static Option<double?> Positive(string name, string description) =>
        Number(name, description, "x", "a finite number > 0", (double x) => x > 0 && double.IsFinite(x));

    public static Option<double?> NotNegative(string name, string description) =>
        Number(name, description, "x", "a finite number ≥ 0", (double x) => x >= 0 && double.IsFinite(x));

    public static Option<double?> Share(string name, string description) =>
        Number(name, description, "x", "a number from 0 to below 1", (double x) => x is >= 0 and < 1);

    /// <summary>An option that sets a knob.</summary>
    public static Option<double?> Of(Knob knob, string owners) =>
        Number(knob.Option, $"{owners}{knob.Description}", knob.IsWhole ? "n" : "x", knob.Allowed, (double x) => knob.Allows(x));

    /// <summary>One of a set of names.</summary>
    public static Option<T?> Choice<T>(string name, string description, IReadOnlyDictionary<string, T> choices) where T : struct =>
        Chosen<T, T?>(name, description, choices, value => value);

    /// <summary>One of a set of names of objects.</summary>
    public static Option<T?> Entry<T>(string name, string description, IReadOnlyDictionary<string, T> choices) where T : class =>
        Chosen<T, T?>(name, description, choices, value => value);

    /// <summary>An option that is given bare or not at all.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<string?> Folder(string name, string description) => Text(name, description, "folder");

    public static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>The whole numbers that a text option lists; null where it is not given.</summary>
    public static T[]? Numbers<T>(ParseResult parsed, Option<string?> option) where T : struct, INumber<T> =>
        parsed.GetValue(option)?.Split(',').Select(text => T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : throw new UsageException($"{option.Name} {text}: allowed are whole numbers ≥ 0 with commas between them")).ToArray();

    static Option<TOption> Chosen<T, TOption>(
        string name, string description, IReadOnlyDictionary<string, T> choices, Func<T, TOption> convert) =>
        Parsed<TOption>(name, $"{description} [{string.Join("|", choices.Keys)}]", "name", (text, fail) =>
        {
            if (choices.TryGetValue(text, out var value)) return convert(value);
            fail($"{name} {text}: allowed are {string.Join(", ", choices.Keys)}{Nearest.Hint(text, choices.Keys)}");
            return default!;
        });

    static Option<T?> Number<T>(string name, string description, string helpName, string allowed, Func<T, bool> isAllowed)
        where T : struct, INumber<T> =>
        Parsed<T?>(name, description, helpName, (text, fail) =>
        {
            if (T.TryParse(text, Decimal, CultureInfo.InvariantCulture, out T number) && isAllowed(number)) return number;
            fail($"{name} {text}: allowed is {allowed}");
            return null;
        });

    static Option<T> Parsed<T>(string name, string description, string helpName, Func<string, Action<string>, T> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = (ArgumentResult argument) => parse(argument.Tokens[0].Value, argument.AddError),
    };
}
