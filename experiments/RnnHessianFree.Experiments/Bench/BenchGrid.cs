using RnnHessianFree.Models;

namespace RnnHessianFree.Experiments.Bench;

/// <summary>What is measured, and how long.</summary>
/// <param name="Cases">The shapes; the first is what the others are compared with.</param>
/// <param name="Repetitions">Samples of each piece of work, at least.</param>
/// <param name="CaseSeconds">A shape is sampled for so long, at least: on shared machines other work comes in bursts of seconds.</param>
/// <param name="WarmSeconds">Each piece of work is repeated for so long first.</param>
sealed record BenchGrid(IReadOnlyList<BenchCase> Cases, int Repetitions, double CaseSeconds, double WarmSeconds)
{
    /// <summary>To measure: warm for longer than the runtime waits before it compiles hot code for good.</summary>
    static BenchGrid Thorough(IEnumerable<BenchCase> cases) => new([.. cases.Distinct()], Repetitions: 9, CaseSeconds: 8, WarmSeconds: 0.3);

    /// <summary>To see that everything works; too short for numbers to quote.</summary>
    static BenchGrid Brief(IEnumerable<BenchCase> cases) => new([.. cases.Distinct()], Repetitions: 3, CaseSeconds: 0, WarmSeconds: 0.01);

    /// <summary>Around H = T = 100, B = 1000: precisions, threads, sizes in turn, many inputs and outputs, uneven batches, layers and gates.</summary>
    public static BenchGrid Full(int threads)
    {
        var even = new BenchCase { Threads = threads };
        return Thorough(
        [
            even,
            even with { Threads = 1 },
            even with { Precision = Precision.Double },
            even with { Precision = Precision.Double, Threads = 1 },
            even with { Hidden = 50 },
            even with { Hidden = 200 },
            even with { Hidden = 500, Sequences = 512 },
            even with { Hidden = 1000, Sequences = 256 },
            even with { Length = 50 },
            even with { Length = 200 },
            even with { Sequences = 500 },
            even with { Sequences = 2000 },
            even with { Inputs = 100, Outputs = 100, Sequences = 500 },
            even with { Sequences = 1010 },
            even with { MixedLengths = true },
            even with { Layers = 2 },
            even with { Cell = "lstm" },
            even with { Cell = "gru" },
        ]);
    }

    /// <summary>A few seconds' worth of small shapes.</summary>
    public static BenchGrid Quick(int threads)
    {
        var even = new BenchCase { Length = 20, Sequences = 128, Threads = threads };
        return Brief(
        [
            even, even with { Threads = 1 }, even with { Precision = Precision.Double }, even with { Hidden = 50 }, even with { Length = 40 },
            even with { Sequences = 256 }, even with { Inputs = 20, Outputs = 20 }, even with { MixedLengths = true },
        ]);
    }

    /// <summary>One shape, on its threads and on one.</summary>
    public static BenchGrid Of(BenchCase one, bool quick)
    {
        BenchCase[] cases = [one, one with { Threads = 1 }];
        return quick ? Brief(cases) : Thorough(cases);
    }
}
