using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// How a step's products are spent. Each step is judged by the next one's data, which it has not seen: there
/// <c>ρ' = [f(θ) − f(θ_before)] / q</c> is free of the noise that the step was fitted to, at the price of one loss, and the spread of the
/// difference over the parts of the batch gives its standard error. Three rules follow from it.
/// <list type="bullet">
/// <item>Iterations: on a plateau the ρ' of a step is noise about zero, in a tail noise about something small; only the mean of the last steps tells
/// them apart. Where it is lost (below ¼ by two standard errors), or the step that was taken is an early iterate or a part of one, later solves are shorter.
/// Where the solve was cut short at its limit, they are longer after a ρ' above ½; and where the mean is a gain (above zero by two standard errors), if
/// the model held on the step's own data (ρ &gt; ¾) and damping had no part in it: then nothing but the limit holds it back.</item>
/// <item>Sequences: where a gain was lost on fresh data though it was there on the step's own (ρ &gt; ½), or cannot be told from noise, gradient and
/// curvature get more; where it stands out clearly, fewer.</item>
/// <item>λ does not fall after a step whose gain was lost, for a ρ that was measured on noise says nothing of λ, nor after one in which damping had no part. A
/// step that fresh data show to have made things worse, by two standard errors, is taken back, and λ raised.</item>
/// <item>Where ten solves in a row give no step, or a number is not finite, all begins anew with ten times the structural damping, twice at most.</item>
/// </list>
/// A batch that holds all data there are is its own judge: there is no noise then.
/// </summary>
public sealed record EconomySettings
{
    /// <summary>The limit of iterations of the first solve, ≥ 1; <see cref="ConjugateGradientSettings.MaxIterations"/> bounds all. Ours.</summary>
    public int FirstIterations { get; init => field = Require.InRange(value, 1, 1_000_000); } = 12;

    /// <summary>The limit never falls below this, ≥ 1. Ours: with fewer, what a solve learns of the curvature is lost again with the next data.</summary>
    public int LeastIterations { get; init => field = Require.InRange(value, 1, 1_000_000); } = 10;

    /// <summary>The limit is multiplied by this, ≥ 1, where solves should be longer. 1.1: ours; hfopt-matlab has 1.3, from 20 to 300.</summary>
    public double Lengthen { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 1.1;

    /// <summary>The limit is divided by this, ≥ 1, where solves should be shorter. Ours.</summary>
    public double Shorten { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 1.3;

    /// <summary>
    /// Sequences are multiplied or divided by this, ≥ 1; 1: their number stays. 1.5: ours; Byrd, Chin, Nocedal &amp; Wu 2012 let it grow at once to what
    /// their test of the gradient's variance asks for.
    /// </summary>
    public double BatchGrowth { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 1.5;

    /// <summary>
    /// The gradient has at most this many times the sequences it begins with, ≥ 1, and at least as many as it begins with. 4: ours; on a plateau no batch shows a
    /// gain, and what leads off it costs as many steps with ten times the sequences.
    /// </summary>
    public double MostGrowth { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 4;

    /// <summary>λ is multiplied by this, ≥ 1, where a step is taken back. 4: ours.</summary>
    public double TakenBackRaise { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 4;
}

/// <summary>How a step's gain stands on data that it has not seen.</summary>
/// <param name="Ratio">ρ' = [f(θ) − f(θ_before)] / q.</param>
/// <param name="Error">Its standard error; 0 where one batch is all data.</param>
readonly record struct FreshRatio(double Ratio, double Error)
{
    /// <summary>Whether fresh data show, by two standard errors, that the step made things worse.</summary>
    public bool IsWorse => Ratio < -2 * Error;

    /// <summary>Whether fresh data show, by two standard errors, that the step made things better.</summary>
    public bool IsGain => Ratio > 2 * Error;

    /// <summary>Whether fresh data show, by two standard errors, that the model did not hold.</summary>
    public bool IsLost => Ratio < Spending.Fails - (2 * Error);
}

/// <summary>What is remembered of a step until fresh data judge it.</summary>
/// <param name="Promise">q(αδ) &lt; 0, the change of the loss that the model promised for what was taken.</param>
/// <param name="OwnRatio">ρ on the step's own data.</param>
/// <param name="WasCut">Whether its solve ended at its limit and the last iterate was taken whole.</param>
/// <param name="WasReduced">Whether an early iterate, or a part of the step, was taken.</param>
/// <param name="WasDamped">Whether damping had a part in it.</param>
readonly record struct TakenStep(double Promise, double OwnRatio, bool WasCut, bool WasReduced, bool WasDamped);

/// <summary>The mean ρ' of the last steps, as sums in which each step weighs so much less than the next one.</summary>
/// <param name="Sum">Of ρ'.</param>
/// <param name="Variance">Of that sum.</param>
/// <param name="Weight">Of the steps.</param>
readonly record struct RecentGains(double Sum, double Variance, double Weight)
{
    const double Decay = 0.7; // ours: the last three steps make two thirds of the mean
    const double Least = -1, Most = 2; // of one ρ', and Most of its error: a step that promised next to nothing must not drown the others. Ours

    /// <summary>The mean and its standard error.</summary>
    public FreshRatio Mean => new(Sum / Weight, Math.Sqrt(Variance) / Weight);

    /// <summary>These and one step more.</summary>
    public RecentGains And(FreshRatio fresh) => new((Decay * Sum) + Math.Clamp(fresh.Ratio, Least, Most),
        (Decay * Decay * Variance) + Math.Pow(Math.Min(fresh.Error, Most), 2), (Decay * Weight) + 1);
}

/// <summary>How many iterations and sequences a step may use; changed by the rules that <see cref="EconomySettings"/> states.</summary>
/// <param name="Iterations">The limit of iterations.</param>
/// <param name="Growth">How many times the sequences that the gradient and the curvature began with.</param>
readonly record struct Spending(int Iterations, double Growth)
{
    public const double Fails = 1.0 / 4; // as for λ (Martens 2010, section 4.1)
    const double Holds = 3.0 / 4; // likewise
    const double Half = 1.0 / 2; // of ρ, ρ' and a solve's iterations: ours
    const double Noisy = 1, Clear = 1.0 / 10; // standard errors of ρ': ours

    /// <summary>What the last steps came to.</summary>
    public RecentGains Gains { get; init; }

    /// <summary>That of the first step.</summary>
    public static Spending First(EconomySettings settings, ConjugateGradientSettings cg) => new(Math.Min(settings.FirstIterations, cg.MaxIterations), 1);

    /// <summary>What is remembered of a step.</summary>
    public static TakenStep Remember(HessianFreeReport report, double promise, bool wasDamped) => new(promise, report.ReductionRatio,
        report.CgStop == ConjugateGradientStop.IterationLimit && report.StepSize == 1 && report.ChosenIterate == report.CgIterations,
        report.StepSize < 1 || report.ChosenIterate < Half * report.CgIterations, wasDamped);

    /// <summary>The spending after a step that fresh data have judged.</summary>
    public Spending After(TakenStep step, FreshRatio fresh, EconomySettings settings, int mostIterations)
    {
        var gains = Gains.And(fresh);
        bool isHeldByLimit = step.OwnRatio > Holds && !step.WasDamped && !fresh.IsLost;
        int iterations = gains.Mean.IsLost || step.WasReduced ? (int)(Iterations / settings.Shorten)
            : step.WasCut && (fresh.Ratio > Half || (gains.Mean.IsGain && isHeldByLimit)) ? (int)Math.Ceiling(Iterations * settings.Lengthen)
            : Iterations;
        bool isNoise = fresh.Error > Noisy || (fresh.Error > 0 && fresh.IsLost && step.OwnRatio > Half);
        double growth = isNoise ? Growth * settings.BatchGrowth : fresh.Error < Clear ? Growth / settings.BatchGrowth : Growth;
        int least = Math.Min(settings.LeastIterations, mostIterations);
        return new(Math.Clamp(iterations, least, mostIterations), Math.Clamp(growth, 1, settings.MostGrowth)) { Gains = gains };
    }

    /// <summary>The batches of a step.</summary>
    public BatchSettings Of(BatchSettings batches) => batches with
    {
        GradientSequences = Times(batches.GradientSequences),
        CurvatureSequences = batches.FixedCurvatureBatch ? batches.CurvatureSequences : Times(batches.CurvatureSequences),
    };

    /// <summary>ρ' of a step, and its standard error from the spread over the batch's parts.</summary>
    /// <param name="fresh">The batch, evaluated last at the point before the step.</param>
    /// <param name="now">The losses of its parts after the step.</param>
    /// <param name="promise">q.</param>
    public static FreshRatio Judge(MeanObjective fresh, ReadOnlySpan<double> now, double promise)
    {
        double mean = 0, variance = 0;
        for (int i = 0; i < now.Length; i++) mean += fresh.Weight(i) * (now[i] - fresh.PartLosses[i]);
        for (int i = 0; i < now.Length; i++) variance += fresh.Weight(i) * Math.Pow(now[i] - fresh.PartLosses[i] - mean, 2);
        return new(mean / promise, now.Length > 1 ? Math.Sqrt(variance / (now.Length - 1)) / -promise : 0);
    }

    int Times(int sequences) => (int)Math.Min(int.MaxValue, sequences * Growth);
}
