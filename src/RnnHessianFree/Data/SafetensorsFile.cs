using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RnnHessianFree.Models;

namespace RnnHessianFree.Data;

/// <summary>
/// Weights as a <c>.safetensors</c> file: 8 bytes for the length of a JSON header of names, types, shapes and places, which may end in spaces; the
/// header; the numbers. Little-endian, 64-bit. Sizes and units are in the header's <c>__metadata__</c>.
/// </summary>
public static class SafetensorsFile
{
    const int Alignment = 8; // of the numbers, as the format's own writer has it

    /// <summary>Writes a network's weights under the paper's names: matrices [rows, columns], vectors [rows].</summary>
    public static void Write(Stream stream, RecurrentNetwork network)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(network);
        var shape = network.Shape;
        var header = new JsonObject
        {
            ["__metadata__"] = new JsonObject
            {
                ["inputs"] = shape.Inputs.ToString(CultureInfo.InvariantCulture),
                ["hidden"] = shape.Hidden.ToString(CultureInfo.InvariantCulture),
                ["outputs"] = shape.Outputs.ToString(CultureInfo.InvariantCulture),
                ["hiddenUnit"] = NetworkDescription.Of(shape).HiddenUnit,
                ["outputUnit"] = shape.OutputUnit.ToString(),
            },
        };
        foreach (var block in shape.Layout.Blocks)
        {
            JsonNode[] sizes = block.Name.StartsWith('W') ? [block.Rows, block.Columns] : [block.Rows];
            long from = sizeof(double) * (long)block.Offset;
            header[block.Name] = new JsonObject
            {
                ["dtype"] = "F64",
                ["shape"] = new JsonArray([.. sizes]),
                ["data_offsets"] = new JsonArray(from, from + sizeof(double) * (long)block.Length),
            };
        }
        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        int padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        Span<byte> number = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteInt64LittleEndian(number, padded);
        stream.Write(number);
        stream.Write(json);
        for (int i = json.Length; i < padded; i++) stream.WriteByte((byte)' ');
        foreach (double weight in network.Parameters)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(number, weight);
            stream.Write(number);
        }
    }
}
