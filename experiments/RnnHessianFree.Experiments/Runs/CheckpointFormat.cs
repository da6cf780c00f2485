using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>
/// How a checkpoint is spelt: 8 bytes of magic; version and length of the JSON part, 32 bits each; the JSON part, which holds the position
/// and the names and lengths of the vectors; the vectors' 64-bit floating-point numbers; the SHA-256 of all that. Numbers are little-endian.
/// </summary>
static class CheckpointFormat
{
    public const int Version = 1;
    const int HeadBytes = 16, HashBytes = SHA256.HashSizeInBytes;
    const string ParametersName = "parameters", LastGoodName = "lastGood", BestName = "best", OptimizerPrefix = "optimizer.";

    static ReadOnlySpan<byte> Magic => "RNNHFCKP"u8;

    public static byte[] Write(Checkpoint checkpoint)
    {
        (string Name, double[] Numbers)[] vectors =
        [
            (ParametersName, checkpoint.Parameters), (LastGoodName, checkpoint.LastGood), (BestName, checkpoint.BestParameters),
            .. checkpoint.Optimizer.Vectors.Select(pair => (OptimizerPrefix + pair.Key, pair.Value)),
        ];
        var text = new Text(checkpoint.Position with { FixedBatch = checkpoint.Optimizer.FixedBatch },
            [.. vectors.Select(vector => new VectorEntry(vector.Name, vector.Numbers.Length))]);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(text, RunFormat.Json);

        byte[] file = new byte[HeadBytes + json.Length + vectors.Sum(vector => sizeof(double) * vector.Numbers.Length) + HashBytes];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), json.Length);
        json.CopyTo(file, HeadBytes);
        var rest = file.AsSpan(HeadBytes + json.Length);
        foreach (var (_, numbers) in vectors)
        {
            foreach (double number in numbers)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(rest, number);
                rest = rest[sizeof(double)..];
            }
        }
        SHA256.HashData(file.AsSpan(..^HashBytes), rest);
        return file;
    }

    /// <exception cref="InvalidDataException">It is no checkpoint, or a damaged one; the message says which.</exception>
    /// <exception cref="UsageException">It is of a newer version.</exception>
    public static Checkpoint Read(ReadOnlySpan<byte> file)
    {
        if (file.Length == 0) throw new InvalidDataException("it is empty");
        if (!file.StartsWith(Magic[..Math.Min(Magic.Length, file.Length)])) throw new InvalidDataException("it is no checkpoint");
        if (file.Length < HeadBytes + HashBytes) throw new InvalidDataException($"it is cut short at {file.Length} bytes");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file[8..]), jsonBytes = BinaryPrimitives.ReadInt32LittleEndian(file[12..]);
        bool isWhole = SHA256.HashData(file[..^HashBytes]).AsSpan().SequenceEqual(file[^HashBytes..]);
        if (isWhole && version > Version) throw new UsageException($"its format is {version}; this version of rnnhf reads up to {Version}");
        if (!isWhole) throw new InvalidDataException("it is cut short or damaged: its checksum is wrong");
        if (version != Version || jsonBytes < 0 || jsonBytes > file.Length - HeadBytes - HashBytes)
            throw new InvalidDataException("it is no checkpoint of this program");
        try
        {
            var text = JsonSerializer.Deserialize<Text>(file.Slice(HeadBytes, jsonBytes), RunFormat.Json) ?? throw new JsonException("it is null");
            return Build(text, file[(HeadBytes + jsonBytes)..^HashBytes]);
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"its text cannot be read ({(problem is JsonException json ? JsonWords.Of(json) : problem.Message.Split('\n')[0])})", problem);
        }
    }

    static Checkpoint Build(Text text, ReadOnlySpan<byte> numbers)
    {
        if (text.Vectors.Any(vector => vector.Length < 0) || text.Vectors.Sum(vector => (long)vector.Length) * sizeof(double) != numbers.Length)
            throw new ArgumentException("its vectors have other lengths than it says");
        var vectors = new Dictionary<string, double[]>();
        foreach (var (name, length) in text.Vectors)
        {
            double[] vector = new double[length];
            for (int i = 0; i < length; i++) vector[i] = BinaryPrimitives.ReadDoubleLittleEndian(numbers[(sizeof(double) * i)..]);
            numbers = numbers[(sizeof(double) * length)..];
            vectors.Add(name, vector);
        }
        var state = vectors.Where(pair => pair.Key.StartsWith(OptimizerPrefix, StringComparison.Ordinal));
        return new(text.Position, vectors[ParametersName], vectors[LastGoodName], vectors[BestName],
            new(state.Select(pair => (pair.Key[OptimizerPrefix.Length..], pair.Value))) { FixedBatch = text.Position.FixedBatch });
    }

    sealed record Text(RunPosition Position, IReadOnlyList<VectorEntry> Vectors);

    sealed record VectorEntry(string Name, int Length);
}
