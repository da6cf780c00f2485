using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Hessian-free optimisation (Martens 2010) with structural damping (Martens &amp; Sutskever 2011): each step minimises a damped quadratic
/// model of the loss by conjugate gradients, <c>(G + λ I + λμ S) δ = −g</c>, and takes as much of δ as the loss bears out.
/// </summary>
public sealed class HessianFree : IOptimizer<ICurvedObjective>
{
    readonly HessianFreeSettings _settings;
    readonly PreconditionerFactory? _preconditioner;
    readonly ConjugateGradient _cg;
    readonly CgBacktracking _backtracking;
    readonly LineSearch _lineSearch;
    readonly TrialPoint _trial;
    readonly double[] _b, _x; // −g, and what conjugate gradients make of it
    StepMemory _memory;

    /// <summary>An optimiser at its start.</summary>
    /// <param name="dimension">The number of parameters, ≥ 1.</param>
    /// <param name="settings">How it works.</param>
    /// <param name="preconditioner">Makes a preconditioner for each solve, in place of that of the settings.</param>
    public HessianFree(int dimension, HessianFreeSettings settings, PreconditionerFactory? preconditioner = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _preconditioner) = (settings, preconditioner ?? settings.Preconditioner.Factory());
        _cg = new(dimension);
        _trial = new(dimension);
        _backtracking = new(settings.Backtracking.Rule, _trial);
        _lineSearch = new(settings.LineSearch, _trial);
        _memory = new(settings, dimension);
        (_b, _x) = (new double[dimension], new double[dimension]);
    }

    /// <summary>
    /// λ of the next step, the last solution of conjugate gradients (zeros where the next solve starts from zero), what fresh data are to judge of
    /// the last step, the fixed batch.
    /// </summary>
    public OptimizerState State
    {
        get => _memory.State;
        set => _memory = new(_settings, _b.Length, value);
    }

    StepReport IOptimizer<ICurvedObjective>.Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor) =>
        Step(parameters, batches, monitor);

    /// <inheritdoc cref="IOptimizer{TObjective}.Step"/>
    public HessianFreeReport Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Require.Dimension(parameters.Length, _b.Length);
        var watch = new StepWatch(monitor);
        var data = _memory.Draw(batches);
        Require.Dimension(data.Curvature.Dimension, _b.Length);
        var damping = _memory.Damping;
        var report = HessianFreeReport.Start(data, damping);

        // b = −∇f(θ)
        if (!watch.Tell("gradient", 0, 1)) return report;
        report = report with { Loss = data.Gradient.Gradient(parameters, _b), GradientNorm = TensorPrimitives.Norm(_b) };
        if (!double.IsFinite(report.Loss) || !double.IsFinite(report.GradientNorm)) return _memory.BreakDown(parameters, report);
        if (report.GradientNorm == 0) return report with { Outcome = StepOutcome.Stationary };
        TensorPrimitives.Negate(_b, _b);

        // The step before, on data that it has not seen
        if (!watch.Tell("gradient", 1, 1)) return report;
        var (fresh, spending) = _memory.Judge(data.Gradient);
        report = report with { FreshRatio = fresh?.Ratio, FreshError = fresh?.Error, IterationLimit = spending.Iterations };
        if (fresh is { IsWorse: true }) return _memory.TakeBack(parameters, report, spending);

        // (G + λμ S + λ I) x = b
        double lambda = damping.IsOpen ? damping.Initial(data.Curvature.Curvature(parameters), data.Curvature.BatchSeed) : damping.Lambda;
        if (double.IsNaN(lambda)) return _memory.BreakDown(parameters, report);
        double structuralWeight = damping.StructuralWeight(lambda);
        report = report with { Lambda = lambda, StructuralWeight = structuralWeight };
        var inversePreconditioner = _preconditioner?.Invoke(data.Curvature, parameters, lambda, structuralWeight);
        var A = data.Curvature.Curvature(parameters, new(structuralWeight, _settings.Curvature)).Plus(lambda);
        TensorPrimitives.Multiply(_memory.LastSolution, _settings.WarmStartDecay, _x);
        _backtracking.Clear();
        var cg = _cg.Solve(A, _b, _x, _settings.Cg with { MaxIterations = spending.Iterations }, inversePreconditioner, (i, x, phi) =>
        {
            _backtracking.Offer(i, x, phi);
            return watch.Tell("conjugate gradients", i, spending.Iterations);
        });
        report = report with { CgIterations = cg.Iterations, CgStop = cg.Stop, CgModel = cg.Model };
        if (watch.Interrupted) return report;
        if (cg.Stop == ConjugateGradientStop.NotFinite) return _memory.BreakDown(parameters, report);
        if (!_x.ContainsAnyExcept(0.0)) return _memory.Conclude(parameters, report, data, fresh, spending, new(0, _x, 0), _x);

        // δ, its ρ, and the part α of it to take
        var (delta, loss) = _backtracking.Choose(data.Backtracking, parameters, new(cg.Iterations, _x, cg.Model), watch);
        if (watch.Interrupted) return report;
        bool isOneBatch = data.Backtracking == data.Gradient; // then f(θ) and f(θ+δ) are evaluated once for all
        if (isOneBatch) loss ??= _trial.Loss(data.Gradient, parameters, delta.X);
        double change = isOneBatch ? loss!.Value - report.Loss : _trial.Loss(data.Curvature, parameters, delta.X) - data.Curvature.Loss(parameters);
        report = report with { ChosenIterate = delta.Iteration, ReductionRatio = Ratio(change, delta, lambda) };
        var (alpha, reductions) = _lineSearch.Run(data.LineSearch, parameters, delta.X, slope: -TensorPrimitives.Dot(_b, delta.X), watch,
            start: data.LineSearch == data.Gradient ? report.Loss : null, whole: data.LineSearch == data.Backtracking ? loss : null);
        if (watch.Interrupted) return report;

        // Nothing up to here changed θ or the optimiser: an interrupted step leaves no trace.
        return _memory.Conclude(parameters, report with { StepSize = alpha, LineSearchReductions = reductions }, data, fresh, spending, delta, _x);
    }

    // ρ = [f(θ+δ) − f(θ)] / q(δ); −∞ where the loss rose, whatever the sign of q.
    double Ratio(double change, Iterate delta, double lambda)
    {
        bool undamped = _settings.Damping.ReductionRatioModel == ReductionRatioModel.Undamped;
        double q = undamped ? delta.Model - 0.5 * lambda * TensorPrimitives.SumOfSquares<double>(delta.X) : delta.Model;
        return change <= 0 ? change / q : double.NegativeInfinity;
    }
}
