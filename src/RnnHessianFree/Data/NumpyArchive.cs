using System.IO.Compression;
using System.IO.Hashing;

namespace RnnHessianFree.Data;

/// <summary>Arrays of NumPy by name, as <c>numpy.savez</c> puts them into an <c>.npz</c> file: a zip archive of <c>NAME.npy</c>.</summary>
public sealed class NumpyArchive : IDisposable
{
    /// <summary>Deflate packs no more than 1,032 bytes into one: what claims more is no archive but an attack.</summary>
    const int MostPacked = 1032;

    const string Extension = ".npy";

    static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the same numbers, the same bytes; as numpy.savez

    readonly string _path;
    readonly FileStream _file;
    readonly ZipArchive _zip;
    readonly Dictionary<string, ZipArchiveEntry> _entries;

    NumpyArchive(string path, FileStream file)
    {
        (_path, _file) = (path, file);
        _zip = new(file, ZipArchiveMode.Read);
        _entries = _zip.Entries.ToDictionary(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)
            ? entry.FullName[..^Extension.Length] : throw new InvalidDataException($"it holds {entry.FullName}; allowed are arrays, NAME{Extension}"));
    }

    /// <summary>The names of its arrays.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens an archive for reading; no array is read yet.</summary>
    /// <exception cref="InvalidDataException">It is none; the message is a line that names the file.</exception>
    public static NumpyArchive Open(string path)
    {
        var file = File.OpenRead(path);
        try
        {
            return new(path, file);
        }
        catch (Exception problem) when (problem is InvalidDataException or ArgumentException or NotSupportedException or OverflowException)
        {
            file.Dispose();
            string what = problem is ArgumentException ? "two arrays have one name" : problem.Message.Split('\n')[0];
            throw new InvalidDataException($"{path}: is not an .npz archive ({what})", problem);
        }
    }

    /// <summary>Reads an array.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message is a line that names file and array.</exception>
    public NumpyArray Read(string name)
    {
        var entry = _entries[name];
        try
        {
            if (entry.IsEncrypted) throw new InvalidDataException("it is encrypted");
            if (entry.CompressedLength > _file.Length || entry.Length > MostPacked * Math.Max(1, entry.CompressedLength))
                throw new InvalidDataException($"it says that {entry.Length} bytes are packed in {entry.CompressedLength}");
            if (entry.Length > Array.MaxLength) throw new InvalidDataException($"it has {entry.Length} bytes; allowed are at most {Array.MaxLength}");
            byte[] content = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(content);
            // .NET reads damaged archives without a word.
            if (Crc32.HashToUInt32(content) != entry.Crc32) throw new InvalidDataException("its checksum is wrong");
            return NumpyArray.Read(content);
        }
        catch (Exception problem) when (problem is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            string what = problem is EndOfStreamException ? "it is cut short" : problem.Message.Split('\n')[0];
            throw new InvalidDataException($"{_path}: {name}: {what}", problem);
        }
    }

    /// <summary>Writes an archive of these arrays, in this order; the numbers of each are drawn and written as it is reached.</summary>
    public static void Write(Stream stream, params IEnumerable<(string Name, NumpyKind Kind, int[] Shape, IEnumerable<double> Values)> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, kind, shape, values) in arrays)
        {
            var entry = zip.CreateEntry(name + Extension, CompressionLevel.NoCompression);
            entry.LastWriteTime = NoTime;
            using var buffered = new BufferedStream(entry.Open(), 1 << 16);
            NumpyArray.Write(buffered, kind, shape, values);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
    }
}
