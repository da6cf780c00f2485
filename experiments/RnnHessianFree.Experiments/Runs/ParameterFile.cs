using System.Text.Json;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Parameters by the paper's names, matrices as rows:
/// <c>{"W_hx":[[…],…],"W_hh":…,"b_h":[…],"h_0":[…],"W_yh":…,"b_y":[…]}</c>.</summary>
static class ParameterFile
{
    public static void Write(string path, ParameterLayout layout, double[] parameters) => AtomicFile.Write(path, stream =>
    {
        var blocks = layout.Blocks.ToDictionary(block => block.Name, block => Numbers(block, parameters));
        JsonSerializer.Serialize(stream, blocks, RunFormat.Json);
    });

    /// <summary>The parameters in a file.</summary>
    /// <exception cref="InvalidDataException">It does not hold this layout's parameters; the message is a line.</exception>
    public static double[] Read(string path, ParameterLayout layout) => Read(path, File.ReadAllBytes(path), layout);

    /// <summary>The parameters in the bytes of a file, whose path is for messages.</summary>
    /// <inheritdoc cref="Read(string, ParameterLayout)"/>
    public static double[] Read(string path, byte[] content, ParameterLayout layout)
    {
        InvalidDataException Wrong(string what, Exception? inner = null) => new($"{path}: {what}", inner);
        try
        {
            var blocks = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(content, RunFormat.Json) ?? throw Wrong("holds null");
            double[] parameters = new double[layout.Dimension];
            foreach (var block in layout.Blocks)
            {
                if (!blocks.Remove(block.Name, out var element)) throw Wrong($"lacks {block.Name}");
                double[]?[]? rows = IsMatrix(block) ? element.Deserialize<double[]?[]>() : [element.Deserialize<double[]>()];
                var (count, length) = IsMatrix(block) ? (block.Rows, block.Columns) : (1, block.Rows);
                if (rows?.Length != count || rows.Any(row => row?.Length != length))
                    throw Wrong($"{block.Name} is not {(IsMatrix(block) ? $"{count} × " : "")}{length} numbers, as the network asked for has");
                double[] numbers = [.. rows.SelectMany(row => row!)];
                if (!numbers.All(double.IsFinite)) throw Wrong($"{block.Name} holds a number that is not finite");
                numbers.CopyTo(block.Of(parameters.AsSpan()));
            }
            if (blocks.Count > 0) throw Wrong($"has {blocks.Keys.First()}; allowed are {string.Join(", ", layout.Blocks.Select(block => block.Name))}");
            return parameters;
        }
        catch (JsonException problem)
        {
            throw Wrong($"is not a file of parameters: {problem.Message.Split('\n')[0]}", problem);
        }
    }

    static object Numbers(ParameterBlock block, double[] parameters)
    {
        double[] numbers = block.Of(parameters).ToArray();
        return IsMatrix(block) ? numbers.Chunk(block.Columns).ToArray() : numbers;
    }

    static bool IsMatrix(ParameterBlock block) => block.Name.StartsWith('W');
}
