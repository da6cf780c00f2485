using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RnnHessianFree.Experiments.Commands;

namespace RnnHessianFree.Experiments.Studies;

/// <summary>Reads what people write: comments and trailing commas are welcome, a field that means nothing is not.</summary>
static class StrictJson
{
    const int MostQuoted = 160;

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
            RequireKnown(document.RootElement, typeof(T), name, "");
            return document.RootElement.Deserialize<T>(Options) ?? throw new UsageException($"{name}: holds nothing");
        }
        catch (JsonException problem)
        {
            string where = problem.Path is null or "$" ? "" : $"{problem.Path.TrimStart('$', '.')}: ";
            string line = problem.LineNumber is { } number ? $"line {number + 1}: " : "";
            throw new UsageException($"{name}: {line}{where}{OneLine(problem.Message.Split(" Path:")[0].Split(" LineNumber:")[0])}", problem);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            throw new UsageException($"{name}: {OneLine(problem.Message)}", problem);
        }
    }

    // Messages quote the text, which may be all the rest of the file.
    static string OneLine(string message)
    {
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostQuoted ? line : line[..MostQuoted] + " …";
    }

    static void RequireKnown(JsonElement element, Type type, string name, string path)
    {
        var info = Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (element.ValueKind == JsonValueKind.Array && info.ElementType is { } elements)
        {
            int i = 0;
            foreach (var item in element.EnumerateArray()) RequireKnown(item, elements, name, $"{path.TrimEnd('.')}[{i++}].");
        }
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var field in element.EnumerateObject())
        {
            var properties = info.Properties;
            var property = properties.FirstOrDefault(property => property.Name == field.Name);
            if (property is null && properties.Count > 0)
            {
                string[] names = [.. properties.Select(known => known.Name)];
                string allowed = string.Join(", ", names) + Nearest.Hint(field.Name, names);
                throw new UsageException($"{name}: {path}{field.Name} is no field here; allowed are {allowed}");
            }
            if ((property?.PropertyType ?? info.ElementType) is { } inner) RequireKnown(field.Value, inner, name, $"{path}{field.Name}.");
        }
    }
}
