using System.Text.Json;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Looks into the settings in run files, which may be of any shape.</summary>
static class SettingsElement
{
    /// <summary>The number at the end of a path of fields; null where there is none.</summary>
    public static double? Number(this JsonElement settings, params ReadOnlySpan<string> path) =>
        At(settings, path) is { ValueKind: JsonValueKind.Number } found && found.TryGetDouble(out double number) ? number : null;

    /// <summary>The text at the end of a path of fields; null where there is none.</summary>
    public static string? Text(this JsonElement settings, params ReadOnlySpan<string> path) =>
        At(settings, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    /// <summary>All values, by their paths of fields, such as <c>damping.lower</c>.</summary>
    public static IEnumerable<(string Path, string Value)> Flat(this JsonElement settings, string path = "") => settings.ValueKind != JsonValueKind.Object
        ? [(path, settings.ToString())]
        : settings.EnumerateObject().SelectMany(field => Flat(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}"));

    static JsonElement? At(JsonElement settings, ReadOnlySpan<string> path)
    {
        foreach (string field in path)
            if (settings.ValueKind != JsonValueKind.Object || !settings.TryGetProperty(field, out settings)) return null;
        return settings;
    }
}
