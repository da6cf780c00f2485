using System.Numerics.Tensors;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// What Hessian-free remembers from step to step to spend its products well (<see cref="EconomySettings"/>): the point before the last step with what the
/// model promised of it, the spending, the steps rejected in a row and λ where one was last taken. Without an economy it remembers nothing.
/// </summary>
sealed class StepMemory
{
    // So many steps rejected in a row, and λ, (3/2)^10 times as large by then, goes back to where a step was last taken, with more data: what rejects
    // steps of any length is no want of damping. Ours.
    const int MostRejections = 10;

    readonly HessianFreeSettings _settings;
    readonly double[] _before;
    TakenStep? _taken;
    Spending _spending;
    int _rejections;
    double _lastTakenLambda = double.NaN;

    /// <summary>At the start.</summary>
    public StepMemory(HessianFreeSettings settings, int dimension)
    {
        _settings = settings;
        _before = new double[settings.Economy is null ? 0 : dimension];
        _spending = settings.Economy is { } economy ? Spending.First(economy, settings.Cg) : new(settings.Cg.MaxIterations, 1);
    }

    /// <summary>As saved.</summary>
    /// <exception cref="ArgumentException">The state is not that of such an optimiser.</exception>
    public StepMemory(HessianFreeSettings settings, OptimizerState state, int dimension) : this(settings, dimension)
    {
        if (settings.Economy is null) return;
        _before = state.Vector("before", dimension);
        double[] spending = state.Vector("spending", 4), taken = state.Vector("taken", 4);
        (_spending, _rejections, _lastTakenLambda) = (new((int)spending[0], spending[1]), (int)spending[2], spending[3]);
        if (taken[0] < 0) _taken = new(taken[0], taken[1], taken[2] == 1, taken[3] == 1);
    }

    /// <summary>What to save.</summary>
    public (string, double[])[] State => _settings.Economy is null ? [] :
    [
        ("before", _before),
        ("spending", [_spending.Iterations, _spending.Growth, _rejections, _lastTakenLambda]),
        ("taken", _taken is { } t ? [t.Promise, t.OwnRatio, t.WasCut ? 1 : 0, t.WasReduced ? 1 : 0] : new double[4]),
    ];

    /// <summary>The batches of the next step.</summary>
    public BatchSettings Batches => _spending.Of(_settings.Batches);

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

    /// <summary>Moves λ and remembers a step that was taken or rejected.</summary>
    /// <param name="damping">λ.</param>
    /// <param name="report">The step.</param>
    /// <param name="fresh">How the step before stands on this one's data.</param>
    /// <param name="spending">What it spent by.</param>
    /// <param name="theta">The point before it.</param>
    /// <param name="delta">The step, whole.</param>
    public void Conclude(LevenbergMarquardt damping, HessianFreeReport report, FreshRatio? fresh, Spending spending, ReadOnlySpan<double> theta, Iterate delta)
    {
        if (_settings.Economy is not { } economy)
        {
            damping.Update(report.ReductionRatio);
            return;
        }

        double alpha = report.StepSize, promise = delta.Model * alpha * (2 - alpha); // q(αδ), as φ(αδ) = α(2 − α)φ(δ) at a minimiser along δ
        (_spending, _taken) = (spending, null);
        _rejections = alpha > 0 ? 0 : _rejections + 1;
        if (alpha > 0)
        {
            _lastTakenLambda = report.Lambda;
            theta.CopyTo(_before);
            if (promise < 0) _taken = Spending.Remember(report, promise);
        }

        damping.Update(report.ReductionRatio, mayFall: fresh is not { IsLost: true } && DampingMattered(report.Lambda, delta));
        if (_rejections < MostRejections || double.IsNaN(_lastTakenLambda)) return;
        (damping.Lambda, _rejections, _spending) = (_lastTakenLambda, 0, spending.Grown(economy));
    }

    /// <summary>Goes back to the point before the last step, with a greater λ.</summary>
    public void TakeBack(LevenbergMarquardt damping, Spending spending, Span<double> theta)
    {
        _before.CopyTo(theta);
        (_spending, _taken) = (spending, null);
        damping.Scale(_settings.Economy!.TakenBackRaise);
    }

    // Whether λ had a part in the step: ½λ‖δ‖² was no less than 1e-3 of the model. Where it had none, it is not λ but the number of iterations that holds the
    // step back, and λ would fall without end.
    static bool DampingMattered(double lambda, Iterate delta) =>
        0.5 * lambda * TensorPrimitives.SumOfSquares<double>(delta.X) > 1e-3 * Math.Abs(delta.Model);
}
