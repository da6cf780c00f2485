using System.Text.Json;
using System.Text.Json.Serialization;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>How run files are spelt: a JSON object a line, names in camelCase, enum members by name, numbers not finite as "NaN", "Infinity".</summary>
static class RunFormat
{
    public const int Version = 1;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true, // what must be there is not null
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>A value as the run file shows it, with the properties of its run-time type.</summary>
    public static JsonElement Element(object value) => JsonSerializer.SerializeToElement(value, value.GetType(), Json);
}
