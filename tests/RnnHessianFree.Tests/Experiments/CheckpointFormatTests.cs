using System.Buffers.Binary;
using System.Security.Cryptography;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Tests.Experiments;

public class CheckpointFormatTests
{
    static readonly double[] Odd = [0, -0.0, double.NaN, double.NegativeInfinity, double.Epsilon, Math.PI];

    static Checkpoint Sample => new(new()
    {
        Header = BowlPlan.Header(new Budget(Seconds: 3)),
        Step = 7,
        Seconds = 1.0 / 3,
        Spent = new() { Draws = 3, Passes = long.MaxValue, Products = 2 },
        Rejections = 1,
        NextEvaluation = 900,
        Best = new(0, double.PositiveInfinity, double.PositiveInfinity),
        Recorded = new(12, "ab"),
    }, Odd, [3], [1, 2], new(("velocity", Odd), ("updates", [5])) { FixedBatch = ulong.MaxValue });

    [Fact]
    public void What_is_written_is_what_is_read_bit_for_bit()
    {
        byte[] written = CheckpointFormat.Write(Sample);
        var read = CheckpointFormat.Read(written);
        Assert.Equal(written, CheckpointFormat.Write(read));
        Assert.Equal(Odd.Select(BitConverter.DoubleToUInt64Bits), read.Parameters.Select(BitConverter.DoubleToUInt64Bits));
        Assert.Equal(5, read.Optimizer.Number("updates"));
        Assert.Equal(ulong.MaxValue, read.Optimizer.FixedBatch);
        Assert.Equal(Sample.Position.Spent, read.Position.Spent);
        Assert.Equal(1.0 / 3, read.Position.Seconds);
        Assert.Empty(RunSettings.Differences(Sample.Position.Header, read.Position.Header));
    }

    [Fact]
    public void A_newer_version_is_named()
    {
        byte[] bytes = CheckpointFormat.Write(Sample);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 2);
        Sign(bytes);
        Assert.Equal("its format is 2; this version of rnnhf reads up to 1", Assert.Throws<UsageException>(() => CheckpointFormat.Read(bytes)).Message);
    }

    [Fact]
    public void Every_byte_counts()
    {
        byte[] bytes = CheckpointFormat.Write(Sample);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.Throws<InvalidDataException>(() => CheckpointFormat.Read(bytes));
            bytes[i] ^= 1;
            Assert.Throws<InvalidDataException>(() => CheckpointFormat.Read(bytes.AsSpan(..i)));
        }
    }

    [Fact]
    public void Damage_under_a_right_checksum_is_named_too()
    {
        byte[] good = CheckpointFormat.Write(Sample);
        for (int i = 8; i < good.Length - 32; i++)
        {
            byte[] bytes = [.. good];
            bytes[i] ^= 1;
            Sign(bytes);
            try
            {
                CheckpointFormat.Read(bytes);
            }
            catch (Exception problem) when (problem is InvalidDataException or UsageException)
            {
                Assert.DoesNotContain('\n', problem.Message);
            }
        }
    }

    static void Sign(byte[] bytes) => SHA256.HashData(bytes.AsSpan(..^32), bytes.AsSpan(^32..));
}
