using RnnHessianFree.Experiments.Runs;
using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>All that one run of <c>rnnhf bench</c> found, as its JSON file shows it.</summary>
sealed record BenchReport
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required MachineDescription Machine { get; init; }

    public string? Commit { get; init; }

    /// <summary>Whether tracked files differed from the commit.</summary>
    public bool? Dirty { get; init; }

    public required string Command { get; init; }

    /// <summary>What the engines say they run on.</summary>
    public required IReadOnlyList<string> Engines { get; init; }

    public int Repetitions { get; init; }

    public required IReadOnlyList<PeakResult> Peaks { get; init; }

    public required IReadOnlyList<CaseResult> Cases { get; init; }

    public required IReadOnlyList<Scaling> Scalings { get; init; }

    /// <summary>A Hessian-free step on the first case's network.</summary>
    public required StepResult Step { get; init; }
}

/// <summary>The measured peak of one register width, over the whole run.</summary>
sealed record PeakResult(string Registers, Precision Precision, int Threads, double GFlops);
