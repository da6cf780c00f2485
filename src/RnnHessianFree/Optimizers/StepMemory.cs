using System.Numerics.Tensors;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// All that Hessian-free carries from step to step: λ, the last solution, a fixed curvature batch and, to spend its products well
/// (<see cref="EconomySettings"/>), the point before the last step with what the model promised of it, the spending, the steps rejected in a row and the
/// point where all began, to go back to after too many of them.
/// </summary>
sealed class StepMemory
{
    // After so many steps rejected in a row, λ being (3/2)^10 times as large by then, or at a number that is not finite, all begins anew with so much more
    // structural damping, so many times at most: where a step of no length lowers the loss, states are chaotic; no λ mends that, nor a point from a little before.
    // Five bits at T ≥ 500 were solved with μ = 1 and 3 from the start, where they ended in chaos with 0.3. All three numbers ours.
    const int MostRejections = 10, MostRestarts = 2;
    const double StructuralRaise = 10;

    readonly HessianFreeSettings _settings;
    readonly double[] _before, _start, _lastSolution;
    TakenStep? _taken;
    Spending _spending;
    int _rejections, _restarts;
    bool _hasStarted;
    ICurvedObjective? _fixedCurvature;
    readonly ulong? _fixedBatch; // of a state it was given, and not yet drawn again

    /// <summary>At the start.</summary>
    public StepMemory(HessianFreeSettings settings, int dimension)
    {
        _settings = settings;
        Damping = new(settings.Damping);
        _lastSolution = new double[dimension];
        _before = new double[settings.Economy is null ? 0 : dimension];
        _start = new double[_before.Length];
        _spending = settings.Economy is { } economy ? Spending.First(economy, settings.Cg) : new(settings.Cg.MaxIterations, 1);
    }

    /// <summary>As saved.</summary>
    /// <exception cref="ArgumentException">The state is not that of such an optimiser.</exception>
    public StepMemory(HessianFreeSettings settings, int dimension, OptimizerState state) : this(settings, dimension)
    {
        ArgumentNullException.ThrowIfNull(state);
        Damping.Lambda = state.Number("lambda");
        _lastSolution = state.Vector("solution", dimension);
        _fixedBatch = state.FixedBatch;
        if (settings.Economy is null) return;
        _before = state.Vector("before", dimension);
        _start = state.Vector("start", dimension);
        double[] spending = state.Vector("spending", 5), gains = state.Vector("gains", 3), taken = state.Vector("taken", 5);
        _spending = new((int)spending[0], spending[1]) { Gains = new(gains[0], gains[1], gains[2]) };
        (_rejections, _restarts, _hasStarted) = ((int)spending[2], (int)spending[3], spending[4] == 1);
        Damping.ScaleStructure(Math.Pow(StructuralRaise, _restarts));
        if (taken[0] < 0) _taken = new(taken[0], taken[1], taken[2] == 1, taken[3] == 1, taken[4] == 1);
    }

    /// <summary>λ.</summary>
    public LevenbergMarquardt Damping { get; }

    /// <summary>Where conjugate gradients ended in the step before; zeros where the next solve starts from zero.</summary>
    public ReadOnlySpan<double> LastSolution => _lastSolution;

    /// <summary>What to save.</summary>
    public OptimizerState State => new([("lambda", [Damping.Lambda]), ("solution", _lastSolution), .. _settings.Economy is null ? [] : OfEconomy])
    {
        FixedBatch = _fixedCurvature?.BatchSeed ?? _fixedBatch,
    };

    (string, double[])[] OfEconomy =>
    [
        ("before", _before),
        ("start", _start),
        ("spending", [_spending.Iterations, _spending.Growth, _rejections, _restarts, _hasStarted ? 1 : 0]),
        ("gains", [_spending.Gains.Sum, _spending.Gains.Variance, _spending.Gains.Weight]),
        ("taken", _taken is { } t ? [t.Promise, t.OwnRatio, t.WasCut ? 1 : 0, t.WasReduced ? 1 : 0, t.WasDamped ? 1 : 0] : new double[5]),
    ];

    /// <summary>The data of the next step.</summary>
    public StepBatches Draw(IObjectiveSource<ICurvedObjective> source)
    {
        if (_fixedBatch is { } seed) _fixedCurvature ??= source.Redraw(seed, _settings.Batches.CurvatureSequences);
        return StepBatches.Draw(source, _spending.Of(_settings.Batches), _fixedCurvature);
    }

    /// <summary>How the last step stands on fresh data, if there is one to judge, and what this step may spend.</summary>
    /// <param name="fresh">The data, evaluated last at θ; afterwards at the point before the last step.</param>
    public (FreshRatio?, Spending) Judge(MeanObjective fresh)
    {
        if (_settings.Economy is not { } economy || _taken is not { } taken) return (null, _spending);
        double[] now = [.. fresh.PartLosses];
        fresh.Loss(_before);
        var ratio = Spending.Judge(fresh, now, taken.Promise);
        return (ratio, _spending.After(taken, ratio, economy, _settings.Cg.MaxIterations));
    }

    /// <summary>
    /// Takes the step, moves λ, and makes the last iterate, chosen or not, the next start. That is zero after a rejected step, and where the last
    /// iterate's φ is above φ(0) = 0: ρ is no measure then, λ would rise on each such step, and a greater λ makes the same start worse still.
    /// </summary>
    /// <param name="theta">The point; moved by α δ.</param>
    /// <param name="report">The step, with its α.</param>
    /// <param name="data">What it was made from.</param>
    /// <param name="fresh">How the step before stands on these data.</param>
    /// <param name="spending">What it spent by.</param>
    /// <param name="delta">The step, whole.</param>
    /// <param name="last">The last iterate.</param>
    public HessianFreeReport Conclude(Span<double> theta, HessianFreeReport report, StepBatches data, FreshRatio? fresh, Spending spending, Iterate delta,
        ReadOnlySpan<double> last)
    {
        double alpha = report.StepSize;
        if (_settings.Batches.FixedCurvatureBatch) _fixedCurvature = data.Curvature;
        Damping.Lambda = report.Lambda;
        if (_settings.Economy is not null) Remember(theta, report, fresh, spending, delta);
        else Damping.Update(report.ReductionRatio);
        if (alpha > 0) TensorPrimitives.MultiplyAdd(delta.X, alpha, theta, theta);
        if (alpha == 0 || report.CgModel > 0) Array.Clear(_lastSolution);
        else last.CopyTo(_lastSolution);
        if (_rejections >= MostRejections && MayRestart) return Restart(theta, report);
        return report with { Outcome = alpha > 0 ? StepOutcome.Stepped : StepOutcome.Rejected, NextLambda = Damping.Lambda };
    }

    void Remember(ReadOnlySpan<double> theta, HessianFreeReport report, FreshRatio? fresh, Spending spending, Iterate delta)
    {
        double alpha = report.StepSize, promise = delta.Model * alpha * (2 - alpha); // q(αδ), as φ(αδ) = α(2 − α)φ(δ) at a minimiser along δ
        bool wasDamped = WasDamped(report, delta);
        (_spending, _taken) = (spending, null);
        _rejections = alpha > 0 ? 0 : _rejections + 1;
        if (!_hasStarted) theta.CopyTo(_start);
        _hasStarted = true;
        if (alpha > 0)
        {
            theta.CopyTo(_before);
            if (promise < 0) _taken = Spending.Remember(report, promise, wasDamped);
        }

        Damping.Update(report.ReductionRatio, mayFall: fresh is not { IsLost: true } && wasDamped);
    }

    /// <summary>Goes back to the point before the last step, with a greater λ.</summary>
    public HessianFreeReport TakeBack(Span<double> theta, HessianFreeReport report, Spending spending)
    {
        _spending = spending;
        Damping.Scale(_settings.Economy!.TakenBackRaise);
        return BackTo(_before, theta, report);
    }

    /// <summary>What becomes of a step that met a number that is not finite: if there is a start to go back to, all begins anew.</summary>
    public HessianFreeReport BreakDown(Span<double> theta, HessianFreeReport report) =>
        MayRestart ? Restart(theta, report) : report with { Outcome = StepOutcome.Diverged };

    bool MayRestart => _hasStarted && _restarts < MostRestarts && Damping.StructuralRatio > 0;

    HessianFreeReport Restart(Span<double> theta, HessianFreeReport report)
    {
        Damping.Restart();
        Damping.ScaleStructure(StructuralRaise);
        (_spending, _rejections, _restarts) = (Spending.First(_settings.Economy!, _settings.Cg), 0, _restarts + 1);
        return BackTo(_start, theta, report);
    }

    HessianFreeReport BackTo(ReadOnlySpan<double> point, Span<double> theta, HessianFreeReport report)
    {
        point.CopyTo(theta);
        _taken = null;
        Array.Clear(_lastSolution);
        return report with { Outcome = StepOutcome.TakenBack, NextLambda = Damping.Lambda };
    }

    // Whether damping had a part in the step, so that less of it would make a longer one. Where it had none, it is not λ but the number of iterations that holds the
    // step back, and λ would fall without end. That of λ is known: ½λ‖δ‖² was no less than 1e-3 of the model. That of λμ S would cost a product; but where S
    // bends the model the loss falls by more than is promised, by twice that (ρ = 2) where nothing else does: it had a part where ρ > 6/5. Both numbers ours.
    static bool WasDamped(HessianFreeReport report, Iterate delta) =>
        0.5 * report.Lambda * TensorPrimitives.SumOfSquares<double>(delta.X) > 1e-3 * Math.Abs(delta.Model) ||
        (report.StructuralWeight > 0 && report.ReductionRatio > 1.2);
}
