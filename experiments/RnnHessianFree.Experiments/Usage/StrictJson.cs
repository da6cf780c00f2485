using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RnnHessianFree.Experiments.Usage;

/// <summary>Reads what people write: comments and trailing commas are welcome, a field that means nothing is not.</summary>
static class StrictJson
{
    const int MostQuoted = 40;

    static readonly JsonDocumentOptions DocumentOptions = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The value in this text.</summary>
    /// <exception cref="UsageException">It is none; the message has the file's name, the line, the field and, for one misspelt, the nearest.</exception>
    public static T Read<T>(string text, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(text, DocumentOptions);
            new Walk(name).Require(document.RootElement, typeof(T), "");
            return document.RootElement.Deserialize<T>(Options) ?? throw new UsageException($"{name}: holds nothing");
        }
        catch (JsonException problem)
        {
            string line = problem.LineNumber is { } number ? $"line {number + 1}: " : "";
            throw new UsageException($"{name}: {line}{JsonWords.Of(problem)}", problem);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            throw new UsageException($"{name}: {problem.Message.Split('\n')[0].Trim()}", problem);
        }
    }

    /// <summary>Looks at every field before any is taken, so that messages are of fields and what they may hold, not of types.</summary>
    sealed class Walk(string name)
    {
        public void Require(JsonElement element, Type type, string path)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (element.ValueKind == JsonValueKind.Null) return; // whether it may be is known to the field's owner
            var info = Options.GetTypeInfo(type);
            string allowed = Allowed(type, info);
            if (!Holds(element, type, info)) throw Wrong(path, $"is {Quoted(element)}; allowed is {allowed}");
            if (info.Kind == JsonTypeInfoKind.Enumerable)
            {
                int i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null) throw Wrong($"{path}[{i}]", "must not be null");
                    Require(item, info.ElementType!, $"{path}[{i++}]");
                }
            }
            if (info.Kind is not (JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary)) return;
            foreach (var field in element.EnumerateObject())
            {
                string at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                if (info.Kind == JsonTypeInfoKind.Dictionary)
                {
                    if (field.Value.ValueKind == JsonValueKind.Null) throw Wrong(at, "must not be null");
                    Require(field.Value, info.ElementType!, at);
                    continue;
                }
                string[] names = [.. info.Properties.Select(known => known.Name)];
                var property = info.Properties.FirstOrDefault(property => property.Name == field.Name)
                    ?? throw Wrong(at, $"is no field here; allowed are {string.Join(", ", names)}{Nearest.Hint(field.Name, names)}");
                if (field.Value.ValueKind == JsonValueKind.Null && !property.IsSetNullable) throw Wrong(at, "must not be null");
                Require(field.Value, property.PropertyType, at);
            }
            if (info.Properties.FirstOrDefault(property => property.IsRequired && !element.TryGetProperty(property.Name, out _)) is { } missing)
                throw Wrong(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}", "is missing");
        }

        static bool Holds(JsonElement element, Type type, JsonTypeInfo info) => info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => element.ValueKind == JsonValueKind.Array,
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => element.ValueKind == JsonValueKind.Object,
            _ when type.IsEnum => element.ValueKind == JsonValueKind.String && Names(type).Contains(element.GetString(), StringComparer.OrdinalIgnoreCase),
            _ when type == typeof(string) => element.ValueKind == JsonValueKind.String,
            _ when type == typeof(bool) => element.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ when element.ValueKind != JsonValueKind.Number => false,
            _ when type == typeof(int) => element.TryGetInt32(out _),
            _ when type == typeof(long) => element.TryGetInt64(out _),
            _ when type == typeof(ulong) => element.TryGetUInt64(out _),
            _ => element.TryGetDouble(out double number) && double.IsFinite(number),
        };

        static string Allowed(Type type, JsonTypeInfo info) => info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "a list, [ … ]",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object, { … }",
            _ when type.IsEnum => string.Join(", ", Names(type)),
            _ when type == typeof(string) => "a text",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) => $"a whole number up to {int.MaxValue}",
            _ when type == typeof(long) => $"a whole number up to {long.MaxValue}",
            _ when type == typeof(ulong) => $"a whole number from 0 to {ulong.MaxValue}",
            _ => "a finite number",
        };

        static string[] Names(Type type) => [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

        static string Quoted(JsonElement element)
        {
            string text = string.Join(' ', element.GetRawText().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return text.Length <= MostQuoted ? text : text[..MostQuoted] + " …";
        }

        UsageException Wrong(string path, string what) => new(path.Length == 0 ? $"{name}: {what}" : $"{name}: {path} {what}");
    }
}
