using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Serialization;

namespace RnnHessianFree.Experiments.Runs;

/// <summary>What a run ran on: seconds mean nothing without it.</summary>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">How many cores the program may use.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="InstructionSet">The widest registers in use.</param>
/// <param name="Shared">True where the user said that other work shares the machine: seconds are then too many.</param>
sealed record MachineDescription(string Cpu, int Cores, string Os, string Runtime, string InstructionSet, bool? Shared = null)
{
    /// <summary>Processor, cores and registers, for a reader.</summary>
    [JsonIgnore]
    public string Title => $"{Cpu}, {Cores} core{(Cores == 1 ? "" : "s")}, {InstructionSet}";

    static readonly Lazy<MachineDescription> This = new(() => new(CpuModel(), Environment.ProcessorCount,
        RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, WidestInstructionSet()));

    public static MachineDescription Here() => This.Value;

    static string CpuModel()
    {
        if (OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo"))
        {
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null) return line[(line.IndexOf(':') + 1)..].Trim();
        }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    static string WidestInstructionSet() =>
        Avx512F.IsSupported ? "AVX-512"
        : Fma.IsSupported ? "AVX2+FMA"
        : Avx2.IsSupported ? "AVX2"
        : AdvSimd.IsSupported ? "AdvSimd"
        : "none";
}
