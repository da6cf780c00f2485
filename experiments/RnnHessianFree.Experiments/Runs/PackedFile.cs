using System.Buffers.Binary;
using System.IO.Compression;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>Files packed by gzip, beside those that they are made of: a fifth of the size, and most readers of lines of JSON open them as they are.</summary>
static class PackedFile
{
    /// <summary>What the name of a packed file has more.</summary>
    public const string Extension = ".gz";

    /// <summary>Packs a file, which stays.</summary>
    public static void Write(string path) => AtomicFile.Write(path + Extension, stream =>
    {
        using var packing = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        packing.Write(File.ReadAllBytes(path));
    });

    /// <summary>What is packed in a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Read(string path)
    {
        byte[] packed = File.ReadAllBytes(path);
        using var content = new MemoryStream();
        try
        {
            using var unpacking = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            unpacking.CopyTo(content);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path}: is damaged ({problem.Message.TrimEnd('.')}).", problem);
        }
        // .NET takes what is cut short for whole; the last four bytes are the length of what was packed (RFC 1952, 2.3.1).
        if (packed.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^4..)) != content.Length)
            throw new InvalidDataException($"{path}: is damaged (it is cut short).");
        return content.ToArray();
    }
}
