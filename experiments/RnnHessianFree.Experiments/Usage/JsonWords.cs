using System.Text.Json;
using System.Text.RegularExpressions;

namespace RnnHessianFree.Experiments.Usage;

/// <summary>What is wrong with a text that should be JSON, for a person: a line without names of types.</summary>
static partial class JsonWords
{
    const int MostQuoted = 160;

    public static string Of(JsonException problem)
    {
        string field = problem.Path is null or "$" ? "" : $"{problem.Path.TrimStart('$', '.')}: ";
        return field + Words(problem.Message.Split(" Path:")[0].Split(" LineNumber:")[0]);
    }

    static string Words(string message)
    {
        if (message.Contains("any JSON tokens", StringComparison.Ordinal)) return "it is empty";
        if (message.Contains("Expected depth to be zero", StringComparison.Ordinal)) return "it ends before all is closed";
        if (message.Contains("could not be converted", StringComparison.Ordinal)) return "a value of another kind belongs here";
        if (Missing().Match(message) is { Success: true } missing) return $"{missing.Groups[1].Value} missing";
        if (Null().Match(message) is { Success: true } isNull) return $"{isNull.Groups[1].Value} must not be null";
        // Messages quote the text, which may be all the rest of the file.
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostQuoted ? line : line[..MostQuoted] + " …";
    }

    [GeneratedRegex("missing required properties including: (.*?)\\.?$")]
    private static partial Regex Missing();

    [GeneratedRegex("'([^']*)' on type '.*null")]
    private static partial Regex Null();
}
