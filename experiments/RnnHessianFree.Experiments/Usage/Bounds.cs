namespace RnnHessianFree.Experiments.Usage;

/// <summary>
/// The most that can be asked for of whatever multiplies work or memory: far beyond what is of use, and short of where sizes leave the range
/// of whole numbers or a plan alone takes minutes.
/// </summary>
static class Bounds
{
    /// <summary>T.</summary>
    public const int Length = 1_000_000;

    /// <summary>T of an example that is printed or drawn, step by step.</summary>
    public const int ExampleLength = 10_000;

    /// <summary>H: θ, of more than H² numbers, is one array.</summary>
    public const int Hidden = 40_000;

    public const int Threads = 1024;

    /// <summary>Of a figure's width or height.</summary>
    public const int LeastPixels = 400, Pixels = 10_000;

    /// <summary>Sequences of a batch or of a held-out set.</summary>
    public const int Sequences = 10_000_000;

    /// <summary>32 years.</summary>
    public const double Seconds = 1e9;

    public const double Minibatches = 1e12;

    /// <summary>Of a study: each of its lists.</summary>
    public const int ListLength = 1000;

    public const int Trials = 10_000;

    /// <summary>Of a study: times its budget, times the length it was trained on.</summary>
    public const int Times = 1000;

    /// <summary>Of a study, all in all.</summary>
    public const int Runs = 20_000;

    /// <summary>Bytes of a study's file.</summary>
    public const int StudyBytes = 1 << 20;
}
