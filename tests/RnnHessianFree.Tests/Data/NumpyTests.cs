using System.IO.Compression;
using System.Text;
using RnnHessianFree.Data;
using RnnHessianFree.Tests.Experiments;

namespace RnnHessianFree.Tests.Data;

/// <summary>Archives that NumPy wrote (numpy/write.py), archives written here, and files that are none.</summary>
public sealed class NumpyTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Written(string name) => Path.Combine(AppContext.BaseDirectory, "numpy", name + ".npz");

    [Theory]
    [InlineData("plain", NumpyKind.Integer)]
    [InlineData("compressed", NumpyKind.Boolean)]
    [InlineData("fortran", NumpyKind.Integer)]
    [InlineData("big-endian", NumpyKind.Integer)]
    [InlineData("half", NumpyKind.Float)]
    public void Reads_what_NumPy_wrote_in_every_type_and_order(string name, NumpyKind maskKind)
    {
        using var archive = NumpyArchive.Open(Written(name));
        Assert.Equal(["inputs", "lengths", "mask", "targets"], archive.Names.Order());
        var (inputs, targets, lengths, mask) = (archive.Read("inputs"), archive.Read("targets"), archive.Read("lengths"), archive.Read("mask"));
        Assert.Equal([4, 3, 2], inputs.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i / 8.0), inputs.Values);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i / 4.0 - 2), targets.Values);
        Assert.Equal([3, 1, 2, 3], lengths.Values);
        Assert.Equal([1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], mask.Values);
        Assert.Equal((NumpyKind.Float, NumpyKind.Integer, maskKind), (inputs.Kind, lengths.Kind, mask.Kind));
    }

    [Fact]
    public void Writes_the_bytes_that_NumPy_writes()
    {
        using var theirs = ZipFile.OpenRead(Written("plain"));
        using var read = NumpyArchive.Open(Written("plain"));
        foreach (var entry in theirs.Entries)
        {
            using var expected = new MemoryStream();
            using (var content = entry.Open()) content.CopyTo(expected);
            var array = read.Read(Path.GetFileNameWithoutExtension(entry.FullName));
            using var ours = new MemoryStream();
            NumpyArray.Write(ours, array.Kind, array.Shape, array.Values);
            Assert.Equal(expected.ToArray(), ours.ToArray());
        }
    }

    [Fact]
    public void What_is_written_is_what_is_read_and_the_same_numbers_are_the_same_bytes()
    {
        double[] numbers = [double.NaN, -0.0, 1e-320, double.MaxValue, double.NegativeInfinity, 3];
        byte[] Bytes()
        {
            using var stream = new MemoryStream();
            NumpyArchive.Write(stream, ("a", NumpyKind.Float, [3, 1, 2], numbers), ("empty", NumpyKind.Integer, [0, 5], []), ("b", NumpyKind.Boolean, [2], [1, 0]));
            return stream.ToArray();
        }
        File.WriteAllBytes(_folder.File("a.npz"), Bytes());
        Assert.Equal(Bytes(), File.ReadAllBytes(_folder.File("a.npz")));
        using var archive = NumpyArchive.Open(_folder.File("a.npz"));
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), archive.Read("a").Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([3, 1, 2], archive.Read("a").Shape);
        Assert.Equal([0, 5], archive.Read("empty").Shape);
        Assert.Equal([1, 0], archive.Read("b").Values);
        Assert.Throws<ArgumentException>(() => NumpyArray.Write(Stream.Null, NumpyKind.Float, [2], [1, 2, 3]));
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 24, null)]
    [InlineData("{'shape':(3,),'fortran_order':True,'descr':'<f8'}", 24, null)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 1000000000, 1000000000), }", 24, "(3, 1000000000, 1000000000) numbers of 8 bytes, but 24 bytes follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }", 24, "a dimension of 99999999999")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4,), }", 24, "but 24 bytes follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 24, "but 24 bytes follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", 24, "no dictionary of descr, fortran_order and shape")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (3,), }", 24, "no dictionary")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (3,), }", 48, "of type <f16; allowed are booleans, whole and floating-point numbers of up to 64 bits")]
    [InlineData("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (3,), }", 24, "of type <M8[ns]")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (3,), }", 24, "no dictionary")]
    [InlineData("{'fortran_order': False, 'shape': (3,), }", 24, "no dictionary")]
    [InlineData("", 24, "no dictionary")]
    public void A_header_is_held_against_the_bytes_there_are(string header, int numberBytes, string? problem)
    {
        byte[] content = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[numberBytes]];
        if (problem is null) Assert.Equal([0, 0, 0], NumpyArray.Read(content).Values);
        else Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => NumpyArray.Read(content)).Message);
    }

    [Theory]
    [InlineData(new byte[0], "cut short at 0 bytes", 0)]
    [InlineData(new byte[] { 1 }, "no .npy file", 20)]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }, "cut short at 8 bytes", 0)]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 9, 0, 2, 0 }, "its format is 9.0", 20)]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 2, 0, 255, 255, 255, 255 }, "its header has 4294967295 bytes; allowed are at most 20", 20)]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 255, 255 }, "its header has 65535 bytes; allowed are at most 10000", 70_000)]
    public void The_start_of_a_file_is_checked(byte[] start, string problem, int more) =>
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => NumpyArray.Read([.. start, .. new byte[more]])).Message);

    [Theory]
    [InlineData("cut", "is not an .npz archive")]
    [InlineData("text", "is not an .npz archive")]
    [InlineData("empty", "is not an .npz archive")]
    [InlineData("flipped number", "targets: its checksum is wrong")]
    [InlineData("other entry", "it holds readme.txt; allowed are arrays, NAME.npy")]
    [InlineData("twice", "two arrays have one name")]
    [InlineData("claims", "targets: it says that 4000000000 bytes are packed in 320")]
    public void A_damaged_archive_is_refused_in_a_line_with_its_name(string fault, string problem)
    {
        string path = _folder.File("a.npz");
        byte[] good = File.ReadAllBytes(Written("plain"));
        switch (fault)
        {
            case "other entry" or "twice":
                using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
                {
                    zip.CreateEntry("a.npy");
                    zip.CreateEntry(fault == "twice" ? "a.npy" : "readme.txt");
                }
                break;
            case "claims": // sizes of the second entry in the directory at the end, where both are 320
                int size = good.AsSpan().LastIndexOf(new byte[] { 64, 1, 0, 0, 64, 1, 0, 0 }) + 4;
                BitConverter.TryWriteBytes(good.AsSpan(size), 4_000_000_000u);
                File.WriteAllBytes(path, good);
                break;
            default:
                if (fault == "flipped number") good[good.AsSpan().IndexOf("targets.npy"u8) + 200] ^= 1;
                File.WriteAllBytes(path, fault switch { "cut" => good[..^30], "text" => "inputs"u8.ToArray(), "empty" => [], _ => good });
                break;
        }
        string message = Assert.Throws<InvalidDataException>(() =>
        {
            using var archive = NumpyArchive.Open(path);
            archive.Read("targets");
        }).Message;
        Assert.StartsWith(path + ": ", message);
        Assert.Contains(problem, message);
        Assert.DoesNotContain('\n', message);
    }
}
