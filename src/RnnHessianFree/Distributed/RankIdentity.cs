using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace RnnHessianFree.Distributed;

/// <summary>
/// What ranks must share for their vectors to stay the same bits, and what to call them by: a rank on another build or another register width
/// rounds differently.
/// </summary>
/// <param name="Build">The program, to the byte.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Registers">The width of its registers in bits.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">Its process there.</param>
public sealed record RankIdentity(string Build, string Runtime, string Registers, string Host, int Process)
{
    const int Bytes = 512;

    /// <summary>This process.</summary>
    /// <param name="build">What names the program's build.</param>
    public static RankIdentity Here(string build) =>
        new(build, RuntimeInformation.FrameworkDescription, Width(), Environment.MachineName, Environment.ProcessId);

    /// <summary>Everybody's, in the order of ranks.</summary>
    public static IReadOnlyList<RankIdentity> Of(ICommunicator ranks, RankIdentity own)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(own);
        double[] all = new double[ranks.Size * Bytes / sizeof(double)];
        var bytes = MemoryMarshal.AsBytes(all.AsSpan());
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', own.Build, own.Runtime, own.Registers, own.Host, own.Process));
        text.AsSpan(0, Math.Min(text.Length, Bytes)).CopyTo(bytes[(ranks.Rank * Bytes)..]);
        ranks.Gather(all, [.. Enumerable.Repeat(Bytes / sizeof(double), ranks.Size)]);
        var identities = new RankIdentity[ranks.Size];
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            string[] words = Encoding.UTF8.GetString(bytes.Slice(rank * Bytes, Bytes)).TrimEnd('\0').Split('\n');
            identities[rank] = new(words[0], words[1], words[2], words[3], int.Parse(words[4], System.Globalization.CultureInfo.InvariantCulture));
        }
        return identities;
    }

    /// <summary>Says who differs from rank 0 in what, in a line; null where all are alike.</summary>
    public static string? Difference(IReadOnlyList<RankIdentity> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        for (int rank = 1; rank < ranks.Count; rank++)
            foreach (var (what, of) in ((string, Func<RankIdentity, string>)[])
                [("build", r => r.Build), ("runtime", r => r.Runtime), ("register width", r => r.Registers)])
                if (of(ranks[rank]) != of(ranks[0]))
                    return $"rank {rank} on {ranks[rank].Host} has {what} {of(ranks[rank])}, rank 0 on {ranks[0].Host} has {of(ranks[0])}: all ranks must be alike";
        return null;
    }

    static string Width() => Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits"
        : Vector128.IsHardwareAccelerated ? "128 bits" : "none";
}
