using System.Text.Json;
using System.Text.Json.Serialization;

namespace RnnHessianFree.Models;

/// <summary>
/// Sizes, units and parameters by the paper's names, matrices as rows:
/// <c>{"network":{"inputs":2,"hidden":100,"outputs":1,"hiddenUnit":"Tanh","outputUnit":"Linear"},"W_hx":[[…],…],"W_hh":…,"b_h":[…],"h_0":[…],
/// "W_yh":…,"b_y":[…]}</c>; other networks have other blocks (<see cref="ParameterLayout"/>). Files from before <c>network</c> was written lack it.
/// </summary>
static class ParameterFile
{
    const string Network = "network";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter<OutputUnit>(namingPolicy: null, allowIntegerValues: false) },
        TypeInfoResolver = FileTypes.Default,
    };

    public static void Write(Stream stream, RecurrentShape shape, double[] parameters)
    {
        var fields = new Dictionary<string, object> { [Network] = NetworkDescription.Of(shape) };
        foreach (var block in shape.Layout.Blocks)
        {
            double[] numbers = block.Of(parameters).ToArray();
            fields.Add(block.Name, IsMatrix(block) ? numbers.Chunk(block.Columns).ToArray() : numbers);
        }
        JsonSerializer.Serialize(stream, fields, Json);
    }

    /// <summary>The network in the bytes of a file, whose name is for messages.</summary>
    /// <exception cref="InvalidDataException">They hold none; the message is a line.</exception>
    public static (RecurrentShape Shape, double[] Parameters) Read(ReadOnlySpan<byte> content, string name, OutputUnit? outputUnit)
    {
        InvalidDataException Wrong(string what, Exception? inner = null) => new($"{name}: {what}", inner);
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(content, Json) ?? throw Wrong("holds null");
            var shape = fields.Remove(Network, out var network)
                ? (network.Deserialize<NetworkDescription>(Json) ?? throw Wrong($"{Network} is null")).Shape()
                : Shape(fields, outputUnit ?? throw Wrong("does not say what its outputs are, linear, logistic or softmax: it is of an old version"));
            var parameters = new List<double>();
            foreach (var block in shape.Layout.Blocks)
            {
                if (!fields.Remove(block.Name, out var element)) throw Wrong($"lacks {block.Name}");
                double[]?[]? rows = IsMatrix(block) ? element.Deserialize(FileTypes.Default.DoubleArrayArray) : [element.Deserialize(FileTypes.Default.DoubleArray)];
                var (count, length) = IsMatrix(block) ? (block.Rows, block.Columns) : (1, block.Rows);
                if (rows?.Length != count || rows.Any(row => row?.Length != length))
                    throw Wrong($"{block.Name} is not {(IsMatrix(block) ? $"{count} × " : "")}{length} numbers, as the network has");
                foreach (double[]? row in rows) parameters.AddRange(row!);
                if (!parameters.TrueForAll(double.IsFinite)) throw Wrong($"{block.Name} holds a number that is not finite");
            }
            if (fields.Count > 0)
                throw Wrong($"has {fields.Keys.First()}; allowed are {Network}, {string.Join(", ", shape.Layout.Blocks.Select(block => block.Name))}");
            return (shape, [.. parameters]);
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or OverflowException)
        {
            throw Wrong($"is not a file of parameters: {problem.Message.Split('\n')[0]}", problem);
        }
    }

    // W_hx is [H×X], W_yh [Y×H].
    static RecurrentShape Shape(Dictionary<string, JsonElement> fields, OutputUnit outputUnit)
    {
        var (hidden, inputs) = Size("W_hx");
        return new(inputs, hidden, Size("W_yh").Rows, Cell.Tanh, outputUnit);

        (int Rows, int Columns) Size(string block) =>
            fields.TryGetValue(block, out var rows) && rows.ValueKind == JsonValueKind.Array && rows.GetArrayLength() > 0
            && rows[0].ValueKind == JsonValueKind.Array ? (rows.GetArrayLength(), rows[0].GetArrayLength())
            : throw new JsonException($"{block} is no matrix");
    }

    static bool IsMatrix(ParameterBlock block) => block.Kind == ParameterKind.Weights;
}

/// <summary>What is read and written, known when the library is compiled: programs without reflection have it too, as those of one file are by default.</summary>
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(NetworkDescription))]
[JsonSerializable(typeof(double[][]))]
sealed partial class FileTypes : JsonSerializerContext;
