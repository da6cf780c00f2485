using System.Buffers.Binary;
using System.Security.Cryptography;
using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Experiments.Usage;

namespace RnnHessianFree.Experiments.Reliability;

/// <summary>Damages the files of a killed run.</summary>
sealed class FileFaultCheck()
    : ReliabilityCheck("Damaged checkpoints and run files are made good from the checkpoint before, "
        + "or refused in one line with nothing touched; never believed.")
{
    const int Steps = 200, KilledAfter = 60;

    public override CheckResult Run(Workbench bench)
    {
        string killed = bench.NewFolder();
        Workbench.LeaveKilled(killed, Steps, KilledAfter);
        var result = new CheckResult();
        int repaired = 0, refused = 0;
        void Repairs(string fault, Action<RunPaths> damage)
        {
            var paths = Damaged(damage);
            var (bits, lines, error) = bench.ResumeAndCompare(paths.Folder, Steps);
            repaired++;
            result.Require(bits == 0 && lines == 0, $"{fault}: {bits} bits and {lines} lines differ {error}");
        }
        void Refuses(string fault, string message, Action<RunPaths> damage, params string[] more)
        {
            var paths = Damaged(damage);
            byte[][] before = Contents(paths);
            using var child = ChildProcess.Start(Workbench.Train(paths.Folder, Steps, ["--resume", .. more]));
            var (exitCode, output, error) = child.End();
            refused++;
            bool isOneLine = error.StartsWith("rnnhf: ", StringComparison.Ordinal)
                && error.IndexOf('\n') == error.Length - 1 && output.Length == 0;
            bool isUntouched = before.Zip(Contents(paths)).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
            result.Require(
                exitCode == ExitCode.Usage && isOneLine && error.Contains(message, StringComparison.Ordinal),
                $"{fault}: exit code {exitCode}, {error}{output}");
            result.Require(isUntouched, $"{fault}: files were touched");
        }
        RunPaths Damaged(Action<RunPaths> damage)
        {
            string folder = bench.NewFolder();
            foreach (string file in Directory.EnumerateFiles(killed)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            damage(Workbench.PathsIn(folder));
            return Workbench.PathsIn(folder);
        }

        Repairs("no damage", _ => { });
        Repairs("checkpoint cut short", paths => Change(paths.Checkpoint, bytes => bytes[..^17]));
        Repairs("checkpoint with a bit flipped", paths => Change(paths.Checkpoint, FlipOne));
        Repairs("checkpoint empty", paths => Change(paths.Checkpoint, _ => []));
        Repairs("checkpoint of something else", paths => Change(paths.Checkpoint, _ => "PK and so on"u8.ToArray()));
        Repairs("checkpoint missing", paths => File.Delete(paths.Checkpoint));
        Repairs("run file cut in mid-line", paths => File.AppendAllText(paths.RunFile, """{"step":61,"seco"""));
        Refuses("checkpoint of a newer version", "its format is 2", paths => Change(paths.Checkpoint, Newer));
        Refuses("both checkpoints flipped", "checksum is wrong", paths =>
        {
            Change(paths.Checkpoint, FlipOne);
            Change(paths.PreviousCheckpoint, FlipOne);
        });
        Refuses("run file shorter than its checkpoint", "is not as it was",
            paths => Change(paths.RunFile, bytes => bytes[..(bytes.Length / 2)]));
        Refuses("run file changed", "is not as it was",
            paths => File.WriteAllText(paths.RunFile, File.ReadAllText(paths.RunFile).Replace("\"step\":5,", "\"step\":6,")));
        Refuses("other settings", "optimizer.settings.damping.structuralRatio is ", _ => { }, "--mu", "0.25");
        return result.Count("faults injected", repaired + refused).Count("made good", repaired).Count("refused", refused);
    }

    static byte[][] Contents(RunPaths paths) =>
        [.. new[] { paths.RunFile, paths.Checkpoint, paths.PreviousCheckpoint }.Select(File.ReadAllBytes)];

    static void Change(string path, Func<byte[], byte[]> change) => File.WriteAllBytes(path, change(File.ReadAllBytes(path)));

    static byte[] FlipOne(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 8;
        return bytes;
    }

    static byte[] Newer(byte[] bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), CheckpointFormat.Version + 1);
        SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes), bytes.AsSpan(^SHA256.HashSizeInBytes..));
        return bytes;
    }
}
