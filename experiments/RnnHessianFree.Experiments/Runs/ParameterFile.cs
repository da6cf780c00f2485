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

    static object Numbers(ParameterBlock block, double[] parameters)
    {
        double[] numbers = block.Of(parameters).ToArray();
        return block.Name.StartsWith('W') ? numbers.Chunk(block.Columns).ToArray() : numbers;
    }
}
