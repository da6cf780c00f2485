namespace RnnHessianFree.Experiments.Usage;

/// <summary>What the process says at its end.</summary>
static class ExitCode
{
    public const int Done = 0;

    /// <summary>It ran, but fell short: not solved, not within tolerance, or an error that is not the caller's.</summary>
    public const int FellShort = 1;

    /// <summary>The command line, or a file it names, is not usable.</summary>
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
