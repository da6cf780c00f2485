using System.Text;
using System.Text.Json;
using RnnHessianFree.Experiments.Runs;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>A report as files: JSON for programs, a note for people.</summary>
static class BenchNote
{
    static readonly JsonSerializerOptions Json = new(RunFormat.Json) { WriteIndented = true };

    public static void WriteJson(string path, BenchReport report) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, report, Json));

    public static BenchReport ReadJson(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize<BenchReport>(stream, Json) ?? throw new InvalidDataException($"{path}: holds no report");
    }

    public static void WriteNote(string path, BenchReport report) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Markdown(report))));

    /// <summary>A machine's folder under results/benchmarks, such as amd-epyc-2-cores.</summary>
    public static string FolderOf(MachineDescription machine)
    {
        string words = new([.. machine.Cpu.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]);
        return string.Join('-', [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries), $"{machine.Cores}", "cores"]);
    }

    static string Markdown(BenchReport report) => $"""
        # Speed on {report.Machine.Cpu}, {report.Machine.Cores} cores

        Made by `{report.Command}` at commit {report.Commit ?? "unknown"}{(report.Dirty == true ? " with uncommitted changes" : "")};
        the numbers are in [bench.json](bench.json). {report.Machine.Runtime}, {report.Machine.Os}, {report.Machine.InstructionSet};
        engines: {string.Join("; ", report.Engines)}.

        Each number is the median of {report.Repetitions} samples or more, taken in turn with samples of the FMA peak on as many threads. Work is
        counted from the equations:

        ```
        {Flops.Formula}
        ```

        Bytes are those of the managed heap that one product allocates. Memory: the activations (h of every step, outputs of every step with a
        loss), what a curvature stores, and all that set-up and a solve allocate, which is no less than their peak.

        {string.Join('\n', BenchTables.Of(report).Select(table => table.ForMarkdown()))}
        """.TrimEnd() + "\n";
}
