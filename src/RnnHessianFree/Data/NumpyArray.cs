using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RnnHessianFree.Data;

/// <summary>What kind of numbers an array of NumPy has.</summary>
public enum NumpyKind
{
    /// <summary>Booleans: here 0 and 1.</summary>
    Boolean,

    /// <summary>Whole numbers of 8 to 64 bits, with and without sign.</summary>
    Integer,

    /// <summary>Floating-point numbers of 16, 32 or 64 bits.</summary>
    Float,
}

/// <summary>
/// An array of NumPy, as an <c>.npy</c> file holds it (NumPy's format versions 1 to 3): a header, which is a Python dictionary of type, order
/// and shape, and the numbers. Read are booleans, whole and floating-point numbers of either byte order, in C and in Fortran order. The project's
/// own reader, since what it must do is little and how it fails matters: nothing is allocated before the header is held against the bytes there are.
/// </summary>
/// <param name="Kind">The kind of its numbers.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Its numbers, the last index fastest.</param>
public sealed partial record NumpyArray(NumpyKind Kind, IReadOnlyList<int> Shape, IReadOnlyList<double> Values)
{
    /// <summary>10,000: NumPy itself refuses longer headers, as parsing them may take long.</summary>
    const int MostHeaderBytes = 10_000;

    const int Alignment = 64; // of the numbers, counted from the start of the file: NumPy's format version 1

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The array that these bytes hold.</summary>
    /// <exception cref="InvalidDataException">They hold no array of numbers; the message says what is wrong, and no more.</exception>
    public static NumpyArray Read(ReadOnlySpan<byte> content)
    {
        var (type, isFortran, shape, headerBytes) = ReadHeader(content);
        var numbers = content[headerBytes..];
        var (kind, size, isBigEndian) = TypeOf(type);
        double bytes = shape.Aggregate((double)size, (product, length) => product * length);
        if (bytes != numbers.Length)
            throw new InvalidDataException($"its header says {Text(shape)} numbers of {size} bytes, but {numbers.Length} bytes follow");
        double[] values = new double[numbers.Length / size];
        Span<byte> number = stackalloc byte[size];
        for (int i = 0; i < values.Length; i++)
        {
            numbers.Slice(i * size, size).CopyTo(number);
            if (isBigEndian) number.Reverse();
            values[i] = Number(number, type[1]);
        }
        return new(kind, shape, isFortran ? RowMajor(values, shape) : values);
    }

    /// <summary>Writes an array: 64-bit whole numbers, 64-bit floating-point numbers, or booleans a byte each.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="kind">The kind of numbers.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="values">As many numbers, the last index fastest; they are written as they come.</param>
    public static void Write(Stream stream, NumpyKind kind, IReadOnlyList<int> shape, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(values);
        string type = kind switch { NumpyKind.Boolean => "|b1", NumpyKind.Integer => "<i8", _ => "<f8" };
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {Text(shape)}, }}";
        const int before = 10; // magic, version, length of the header
        int padded = (before + header.Length + 1 + Alignment - 1) / Alignment * Alignment - before;
        stream.Write(Magic);
        stream.Write([1, 0, (byte)padded, (byte)(padded >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(padded - 1) + '\n'));

        long count = 0, expected = shape.Aggregate(1L, (product, length) => product * length);
        Span<byte> number = stackalloc byte[sizeof(double)];
        foreach (double value in values)
        {
            if (kind == NumpyKind.Integer) BinaryPrimitives.WriteInt64LittleEndian(number, checked((long)value));
            else BinaryPrimitives.WriteDoubleLittleEndian(number, value);
            if (kind == NumpyKind.Boolean) stream.WriteByte(value != 0 ? (byte)1 : (byte)0);
            else stream.Write(number);
            count++;
        }
        if (count != expected) throw new ArgumentException($"There are {count} values for an array of {expected}.", nameof(values));
    }

    static (string Type, bool IsFortran, int[] Shape, int Bytes) ReadHeader(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(Magic[..Math.Min(Magic.Length, content.Length)])) throw new InvalidDataException("it is no .npy file");
        if (content.Length < 12) throw new InvalidDataException($"it is cut short at {content.Length} bytes");
        int version = content[6], start = version == 1 ? 10 : 12;
        if (version is < 1 or > 3) throw new InvalidDataException($"its format is {version}.{content[7]}; read are 1 to 3");
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(content[8..]);
        int most = Math.Min(MostHeaderBytes, content.Length - start);
        if (length > most) throw new InvalidDataException($"its header has {length} bytes; allowed are at most {most}");
        string text = Encoding.UTF8.GetString(content.Slice(start, (int)length));
        var match = Dictionary().Match(text);
        string Field(string name) => match.Groups["name"].Captures.Zip(match.Groups["value"].Captures)
            .Where(pair => pair.First.Value == name).Select(pair => pair.Second.Value).LastOrDefault() ?? "";
        string type = Field("descr").Trim('\''), order = Field("fortran_order"), shape = Field("shape");
        if (type.Length == 0 || order is not ("True" or "False") || !shape.StartsWith('('))
            throw new InvalidDataException(text.Contains("[(", StringComparison.Ordinal)
                ? "it has fields of several types; allowed are numbers" : "its header is no dictionary of descr, fortran_order and shape");
        string[] lengths = shape.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (type, order == "True", [.. lengths.Select(Length)], start + (int)length);
    }

    static int Length(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        ? length : throw new InvalidDataException($"its shape has a dimension of {text}; allowed are 0 to {int.MaxValue}");

    // '<f8': byte order, kind and bytes.
    static (NumpyKind Kind, int Size, bool IsBigEndian) TypeOf(string type)
    {
        NumpyKind? kind = type.Length < 3 ? null : type[1..] switch
        {
            "b1" => NumpyKind.Boolean,
            "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" => NumpyKind.Integer,
            "f2" or "f4" or "f8" => NumpyKind.Float,
            _ => null,
        };
        if (kind is null || type[0] is not ('<' or '>' or '|'))
            throw new InvalidDataException(type.EndsWith('O') ? "it holds Python objects; allowed are numbers: sequences of unlike lengths "
                + "need padding and the array lengths" : $"it is of type {type}; allowed are booleans, whole and floating-point numbers of up to 64 bits");
        return (kind.Value, type[2] - '0', type[0] == '>');
    }

    static double Number(ReadOnlySpan<byte> bytes, char kind) => (kind, bytes.Length) switch
    {
        ('b', _) => bytes[0] != 0 ? 1 : 0,
        ('i', 1) => (sbyte)bytes[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ('u', 1) => bytes[0],
        ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ('u', _) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (_, 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        (_, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };

    // From the first index fastest to the last.
    static double[] RowMajor(double[] values, int[] shape)
    {
        double[] result = new double[values.Length];
        int[] at = new int[shape.Length];
        foreach (double value in values)
        {
            int index = 0;
            for (int k = 0; k < shape.Length; k++) index = index * shape[k] + at[k];
            result[index] = value;
            for (int k = 0; k < shape.Length && ++at[k] == shape[k]; k++) at[k] = 0;
        }
        return result;
    }

    /// <summary>A shape as Python writes it.</summary>
    internal static string Text(IReadOnlyList<int> shape) => shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";

    [GeneratedRegex("""^\s*\{(?>\s*'(?<name>\w+)'\s*:\s*(?<value>'[^']*'|True|False|\([\d\s,]*\))\s*,?)+\s*\}\s*$""")]
    private static partial Regex Dictionary();
}
