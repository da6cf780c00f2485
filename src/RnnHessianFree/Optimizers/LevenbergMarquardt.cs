using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Optimizers;

/// <summary>The damping λ and the rule that moves it.</summary>
sealed class LevenbergMarquardt
{
    const double LowRatio = 1.0 / 4, HighRatio = 3.0 / 4; // Martens 2010, section 4.1

    readonly DampingSettings _settings;

    public LevenbergMarquardt(DampingSettings settings)
    {
        if (settings.MinLambda > settings.MaxLambda)
            throw new ArgumentException($"MinLambda is {settings.MinLambda}; allowed is 0 to {settings.MaxLambda} (MaxLambda).");
        (_settings, StructuralRatio) = (settings, settings.StructuralRatio);
        Restart();
    }

    /// <summary>Makes λ that of the first step again.</summary>
    public void Restart() => Lambda = _settings.InitialLambda ?? double.NaN;

    /// <summary>Whether λ is still to be found, from the curvature of the first step.</summary>
    public bool IsOpen => double.IsNaN(Lambda);

    /// <inheritdoc cref="DampingSettings.LambdaFrom"/>
    public double Initial(ILinearOperator G, ulong seed) => _settings.LambdaFrom(G, seed);

    /// <summary>λ.</summary>
    public double Lambda
    {
        get;
        set => field = double.IsNaN(value) && _settings.InitialLambda is null || value >= _settings.MinLambda && value <= _settings.MaxLambda ? value : throw new ArgumentException(
            $"λ is {value}; allowed is {_settings.MinLambda} to {_settings.MaxLambda} (MinLambda and MaxLambda).", nameof(value));
    } = double.NaN;

    /// <summary>μ.</summary>
    public double StructuralRatio { get; private set; }

    /// <summary>The structural weight λμ, finite however large both are.</summary>
    public double StructuralWeight(double lambda) => Math.Min(lambda * StructuralRatio, double.MaxValue);

    /// <summary>Moves λ on the reduction ratio of a step; a ratio that is not a number counts as low.</summary>
    /// <param name="reductionRatio">ρ.</param>
    /// <param name="mayFall">False where the step says nothing of a smaller λ.</param>
    public void Update(double reductionRatio, bool mayFall = true)
    {
        if (!(reductionRatio >= LowRatio)) Scale(_settings.Raise);
        else if (reductionRatio > HighRatio && mayFall) Scale(_settings.Lower);
    }

    /// <summary>Multiplies λ.</summary>
    public void Scale(double factor) => Lambda = Bounded(Lambda * factor);

    /// <summary>Multiplies μ, which stays finite.</summary>
    public void ScaleStructure(double factor) => StructuralRatio = Math.Min(StructuralRatio * factor, double.MaxValue);

    double Bounded(double lambda) => _settings.Bounded(lambda);
}

/// <summary>
/// The damping of the curvature, <c>G + λ I + λμ S</c>, and the Levenberg-Marquardt rule for λ: raised where the loss fell by less than a
/// quarter of what the model promised, lowered where it fell by more than three quarters of it (Martens 2010, section 4.1; thresholds and
/// factors from there).
/// </summary>
public sealed record DampingSettings
{
    /// <summary>
    /// λ of the first step, between the bounds; null, the default: from <see cref="InitialShare"/>. Martens &amp; Sutskever 2011 have 0.1 with structural
    /// damping, 0.3 without, and 0.1·T for random permutation.
    /// </summary>
    public double? InitialLambda { get; init => field = value is { } x ? Require.InRange(x, 0, double.MaxValue) : null; }

    /// <summary>
    /// λ of the first step in mean eigenvalues of G there, tr(G)/n, ≥ 0, where <see cref="InitialLambda"/> says none. The loss is a sum over steps, and
    /// so is G, so that one number serves tasks and lengths for which λ itself must differ by a thousand. 30: ours; at T = 100 it comes to 0.06 (exclusive or)
    /// to 24 (twenty bits). Too large a λ costs the few steps in which it falls.
    /// </summary>
    public double InitialShare { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 30;

    /// <summary>
    /// μ, the structural damping per λ, ≥ 0; 0 is none. 0.3: ours, from orthogonal weights; Martens &amp; Sutskever 2011 have 1/30, from sparse ones.
    /// </summary>
    public double StructuralRatio { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 0.3;

    /// <summary>λ is multiplied by this, ≥ 1, where ρ is low. 3/2: Martens 2010, section 4.1.</summary>
    public double Raise { get; init => field = Require.InRange(value, 1, double.MaxValue); } = 3.0 / 2;

    /// <summary>λ is multiplied by this, 0 to 1, where ρ is high. 2/3: Martens 2010, section 4.1.</summary>
    public double Lower { get; init => field = Require.InRange(value, 0, 1); } = 2.0 / 3;

    /// <summary>
    /// λ never falls below this. 1e-20: Martens' 2010 demo ends at λ = 1.9e-18, so the bound is under all values known to serve, and only
    /// keeps λ from underflow to a zero that could never rise again.
    /// </summary>
    public double MinLambda { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 1e-20;

    /// <summary>λ never rises above this. 1e20: keeps λ finite while steps are rejected.</summary>
    public double MaxLambda { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 1e20;

    /// <summary>What the loss's fall is compared with.</summary>
    public ReductionRatioModel ReductionRatioModel { get; init => field = Require.Defined(value); } = ReductionRatioModel.Damped;

    /// <summary>λ of the first step by <see cref="InitialShare"/>: so many times tr(G)/n, between the bounds; not a number where the trace is not finite.</summary>
    /// <param name="G">The Gauss-Newton matrix there.</param>
    /// <param name="seed">Of the vectors that its trace is estimated with.</param>
    public double LambdaFrom(ILinearOperator G, ulong seed)
    {
        const int probes = 5; // a product each: ours; λ need be right to a factor of three or so
        ArgumentNullException.ThrowIfNull(G);
        double mean = Trace.Estimate(G, probes, seed) / G.Dimension;
        return double.IsFinite(mean) ? Bounded(InitialShare * mean) : double.NaN;
    }

    internal double Bounded(double lambda) => Math.Clamp(lambda, MinLambda, MaxLambda);
}

/// <summary>The quadratic model q(δ) in the denominator of the reduction ratio <c>ρ = [f(θ+δ) − f(θ)] / q(δ)</c>.</summary>
public enum ReductionRatioModel
{
    /// <summary>
    /// <c>gᵀδ + ½δᵀ(G + λμ S + λ I)δ</c>, as in the authors' 2011 code: what conjugate gradients minimised, so its value is known for
    /// nothing.
    /// </summary>
    Damped,

    /// <summary>
    /// <c>gᵀδ + ½δᵀ(G + λμ S)δ</c>, as in Martens' 2010 demo code, whose only damping is λ. The structural term stays: to take it out would
    /// cost another product.
    /// </summary>
    Undamped,
}
