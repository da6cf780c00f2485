using System.Text.Json;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// A network, a batch and a direction with the loss, gradient and products that another framework's automatic differentiation gave for
/// them in double precision.
/// </summary>
public sealed class GoldenCase
{
    GoldenCase(string name, RecurrentShape shape, SequenceBatch batch) => (Name, Shape, Batch) = (name, shape, batch);

    /// <summary>The file's name without its ending.</summary>
    public string Name { get; }

    /// <summary>The network.</summary>
    public RecurrentShape Shape { get; }

    /// <summary>The data.</summary>
    public SequenceBatch Batch { get; }

    /// <summary>θ.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>v.</summary>
    public required double[] Direction { get; init; }

    /// <summary>f(θ) = Σ mask·loss / B.</summary>
    public required double Loss { get; init; }

    /// <summary>∇f(θ).</summary>
    public required double[] Gradient { get; init; }

    /// <summary>G v.</summary>
    public required double[] GaussNewtonProduct { get; init; }

    /// <summary>S v, with weight 1, averaged over sequences; null where the file has none.</summary>
    public required double[]? StructuralProduct { get; init; }

    /// <summary>F v, of the empirical Fisher matrix; null where the file has none.</summary>
    public double[]? FisherProduct { get; init; }

    /// <summary>∇²f v; null where the file has none.</summary>
    public double[]? HessianProduct { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is not a golden file; the message says in a line what is wrong with it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GoldenCase Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(Path.GetFileNameWithoutExtension(path), document.RootElement);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is not a golden file: {error.Message}", error);
        }
    }

    static GoldenCase Read(string name, JsonElement root)
    {
        JsonElement Field(JsonElement of, string field) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(field, out var value)
            ? value : throw new FormatException($"the field '{field}' is missing.");
        int Whole(string field) => Field(root, field).TryGetInt32(out int value) && value >= 1
            ? value : throw new FormatException($"'{field}' is {Field(root, field)}; allowed are whole numbers ≥ 1.");
        string Name(JsonElement of, string field, IEnumerable<string> allowed)
        {
            string? text = Field(of, field).ValueKind == JsonValueKind.String ? Field(of, field).GetString() : null;
            return text is not null && allowed.Contains(text) ? text
                : throw new FormatException($"'{field}' is '{Field(of, field)}'; allowed are {string.Join(", ", allowed)}.");
        }

        var outputUnits = Enum.GetValues<OutputUnit>().ToDictionary(unit => unit.ToString().ToLowerInvariant());
        var output = outputUnits[Name(root, "outputUnit", outputUnits.Keys)];
        var shape = new RecurrentShape(Whole("inputs"), Stages(), Whole("outputs"), output);
        int steps = Whole("steps"), sequences = Whole("sequences");
        double[] Numbers(string field, params int[] sizes) => Flatten(Field(root, field), field, sizes);

        IReadOnlyList<Stage> Stages()
        {
            bool Has(string field) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(field, out _);
            if (!Has("stages"))
            {
                string kind = Name(root, Has("cell") ? "cell" : "hiddenUnit", Layer.All.Select(layer => layer.Name));
                return Stage.Layers(Layer.All.First(layer => layer.Name == kind), Whole("hidden"), Has("layers") ? Whole("layers") : 1);
            }
            return [.. Field(root, "stages").EnumerateArray().Select(stage => new Stage(
                Field(stage, "name").GetString() ?? "", Field(stage, "units").GetInt32(), Cell.Named(Field(stage, "cell").GetString() ?? ""),
                [.. Field(stage, "reads").EnumerateArray().Select(read => new Source(Field(read, "from").GetString() ?? "", Field(read, "lag").GetInt32()))]))];
        }

        // Blocks lie in the flat vector in this order; it is made only when all are there, whatever sizes the file claims. The gates of a matrix
        // or bias may also come as one array, one below another.
        double[] Weights(string field)
        {
            var of = Field(root, field);
            return [.. shape.Layout.Blocks.GroupBy(block => block.Name.Split('.')[0]).SelectMany(gates =>
            {
                var blocks = gates.ToArray();
                bool stacked = blocks.Length > 1 && blocks[0].Name != gates.Key && of.ValueKind == JsonValueKind.Object && of.TryGetProperty(gates.Key, out _);
                return stacked ? Flatten(Field(of, gates.Key), $"{field}.{gates.Key}", Sizes(blocks[0], blocks.Sum(block => block.Rows)))
                    : blocks.SelectMany(block => Flatten(Field(of, block.Name), $"{field}.{block.Name}", Sizes(block, block.Rows)));
            })];

            static int[] Sizes(ParameterBlock block, int rows) => block.Kind == ParameterKind.Weights ? [rows, block.Columns] : [rows];
        }

        double[]? Perhaps(string field) => root.TryGetProperty(field, out _) ? Weights(field) : null;

        double[] x = Numbers("x", steps, sequences, shape.Inputs), y = Numbers("target", steps, sequences, shape.Outputs);
        double[] mask = Numbers("mask", steps, sequences);
        var batch = new SequenceBatch(shape.Inputs, shape.Outputs, steps, sequences);
        for (int i = 0; i < steps; i++)
        {
            mask.AsSpan(i * sequences, sequences).CopyTo(batch.Mask(i));
            for (int b = 0; b < sequences; b++)
            {
                x.AsSpan((i * sequences + b) * shape.Inputs, shape.Inputs).CopyTo(batch.Input(i, b));
                y.AsSpan((i * sequences + b) * shape.Outputs, shape.Outputs).CopyTo(batch.Target(i, b));
            }
        }

        batch.Validate();
        return new(name, shape, batch)
        {
            Parameters = Weights("parameters"),
            Direction = Weights("direction"),
            Loss = Numbers("loss")[0],
            Gradient = Weights("gradient"),
            GaussNewtonProduct = Weights("gaussNewtonProduct"),
            StructuralProduct = Perhaps("structuralProduct"),
            FisherProduct = Perhaps("fisherProduct"),
            HessianProduct = Perhaps("hessianProduct"),
        };
    }

    /// <summary>The numbers of nested arrays of these sizes, outermost first.</summary>
    static double[] Flatten(JsonElement element, string field, ReadOnlySpan<int> sizes)
    {
        var numbers = new List<double>();
        Append(element, sizes);
        return [.. numbers];

        void Append(JsonElement element, ReadOnlySpan<int> sizes)
        {
            if (sizes.IsEmpty)
            {
                if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out double number) || !double.IsFinite(number))
                    throw new FormatException($"'{field}' holds {element}; allowed are finite numbers.");
                numbers.Add(number);
                return;
            }

            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != sizes[0])
                throw new FormatException($"'{field}' should be an array of {sizes[0]} where it is " +
                    (element.ValueKind == JsonValueKind.Array ? $"one of {element.GetArrayLength()}." : $"a {element.ValueKind}."));
            foreach (var inner in element.EnumerateArray()) Append(inner, sizes[1..]);
        }
    }
}
