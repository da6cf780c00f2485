using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Inspection;

/// <summary>The file of numbers that figures are drawn from: JSON, six digits.</summary>
static class InspectionFile
{
    public const string Name = "inspect.json";

    static readonly JsonSerializerOptions Format = new(RunFormat.Json) { Converters = { new SixDigits() } };

    public static void Write(string path, InspectedNumbers numbers) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, numbers, Format));

    /// <exception cref="InvalidDataException">It is no such file; the message is a line.</exception>
    public static InspectedNumbers Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<InspectedNumbers>(File.ReadAllBytes(path), Format) ?? throw new InvalidDataException($"{path}: holds null");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{path}: is not a file of an inspection: {problem.Message.Split('\n')[0]}", problem);
        }
    }

    sealed class SixDigits : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            string text = value.ToString("G6", CultureInfo.InvariantCulture);
            if (double.IsFinite(value)) writer.WriteRawValue(text);
            else writer.WriteStringValue(text);
        }
    }
}
