using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using RnnHessianFree.Experiments.Settings;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Commands;

/// <summary>Options whose errors name the option, the value and what is allowed. An option not given has the value null.</summary>
static class Options
{
    const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static Option<int?> Whole(string name, string description, int min = 1, int max = int.MaxValue) =>
        Number(name, description, "n", $"a whole number from {min} to {max}", (int n) => n >= min && n <= max);

    /// <summary>T.</summary>
    public static Option<int?> Length(string description, int most = Bounds.Length) => Whole("--length", description, max: most);

    /// <summary>H.</summary>
    public static Option<int?> Hidden(string description) => Whole("--hidden", description, max: Bounds.Hidden);

    public static Option<int?> Threads(string description = "default: all cores") => Whole("--threads", description, max: Bounds.Threads);

    /// <summary>A time, 0 among them.</summary>
    public static Option<TimeSpan?> Seconds(string name, string description) => Parsed<TimeSpan?>(name, description, "x", (text, fail) =>
    {
        if (double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out double x) && x is >= 0 and <= Bounds.Seconds)
            return TimeSpan.FromSeconds(x);
        fail($"{name} {text}: allowed is a number from 0 to {Bounds.Seconds:F0}");
        return null;
    });

    public static Option<long?> Long(string name, string description) =>
        Number(name, description, "n", $"a whole number from 1 to {long.MaxValue}", (long n) => n >= 1);

    public static Option<ulong?> Seed(string name, string description) =>
        Number(name, description, "n", $"a whole number from 0 to {ulong.MaxValue}", (ulong _) => true);

    public static Option<double?> Positive(string name, string description, double? most = null) => Number(name, description, "x",
        most is null ? "a finite number > 0" : $"a number above 0 and up to {most:F0}", (double x) => x > 0 && x <= (most ?? double.MaxValue));

    public static Option<double?> Share(string name, string description) =>
        Number(name, description, "x", "a number from 0 to below 1", (double x) => x is >= 0 and < 1);

    /// <summary>An option that sets a knob.</summary>
    public static Option<double?> Of(Knob knob, string owners) => knob.Choices.Count > 0
        ? Choice(knob.Option, $"{owners}{knob.Description}", knob.Choices.Index().ToDictionary(choice => choice.Item, choice => (double)choice.Index))
        : Number(knob.Option, $"{owners}{knob.Description}", knob.IsWhole ? "n" : "x", knob.Allowed, (double x) => knob.Allows(x));

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
        Parsed<string?>(name, description, helpName, (text, fail) => NotEmpty(text, name, fail));

    /// <summary>A file or folder that must be given.</summary>
    public static Argument<string> Path(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument => NotEmpty(argument.Tokens[0].Value, name, argument.AddError),
    };

    /// <summary>One or more of them.</summary>
    public static Argument<string[]> Paths(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = argument => [.. argument.Tokens.Select(token => NotEmpty(token.Value, name, argument.AddError) ?? "")],
    };

    /// <summary>One that need not.</summary>
    public static Argument<string?> PerhapsPath(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = argument => argument.Tokens is [var token] ? NotEmpty(token.Value, name, argument.AddError) : null,
    };

    static string? NotEmpty(string text, string name, Action<string> fail)
    {
        if (text.Trim().Length == 0) fail($"{name} '{text}': must not be empty");
        else if (text.Contains('\0')) fail($"{name}: must not hold the character of number 0");
        else return text;
        return null;
    }

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
