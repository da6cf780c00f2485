using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>
/// Any optimiser under constraints. What it minimises is <c>f(Πθ) + ½c‖Πθ‖²</c>, Π the projection on the bounds, so that a trial beyond them is judged by
/// where it would end; its gradient is P(∇f + cθ), its curvature P(A + cI)P of any A that f has, and where a step ends it is projected. P leaves out
/// the numbers that are fixed, and for a step those at a bound that the step's first gradient leads beyond, without which a Newton step need not descend
/// (Bertsekas 1982, "Projected Newton methods for optimization problems with simple constraints").
/// </summary>
public sealed class ConstrainedOptimizer : IOptimizer<ICurvedObjective>
{
    readonly IOptimizer<ICurvedObjective> _optimizer;
    readonly Constraints _constraints;
    readonly double[] _free, _theta, _v; // the diagonal of P; Πθ; Pv
    bool _isFirst;

    /// <summary>An optimiser under constraints.</summary>
    /// <param name="optimizer">What steps.</param>
    /// <param name="constraints">What it keeps to; none may be added later.</param>
    public ConstrainedOptimizer(IOptimizer<ICurvedObjective> optimizer, Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        (_optimizer, _constraints) = (optimizer, constraints);
        (_free, _theta, _v) = (new double[constraints.Dimension], new double[constraints.Dimension], new double[constraints.Dimension]);
        Begin();
    }

    /// <inheritdoc/>
    public OptimizerState State { get => _optimizer.State; set => _optimizer.State = value; }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor = null)
    {
        Begin();
        _constraints.Project(parameters);
        var report = _optimizer.Step(parameters, new Source(batches, this), monitor);
        _constraints.Project(parameters);
        return report;
    }

    /// <summary>An objective as the optimiser sees it.</summary>
    internal ICurvedObjective On(ICurvedObjective f)
    {
        Require.Dimension(f.Dimension, _free.Length);
        return new Objective(f, this);
    }

    void Begin()
    {
        _isFirst = true;
        for (int i = 0; i < _free.Length; i++) _free[i] = _constraints.Lower[i] < _constraints.Upper[i] ? 1 : 0;
    }

    ReadOnlySpan<double> At(ReadOnlySpan<double> theta)
    {
        theta.CopyTo(_theta);
        _constraints.Project(_theta);
        return _theta;
    }

    double Penalty => 0.5 * _constraints.L2 * TensorPrimitives.SumOfSquares<double>(_theta);

    void TakeFree(Span<double> gradient)
    {
        for (int i = 0; _isFirst && i < gradient.Length; i++)
            if (gradient[i] > 0 ? _theta[i] <= _constraints.Lower[i] : gradient[i] < 0 && _theta[i] >= _constraints.Upper[i]) _free[i] = 0;
        _isFirst = false;
        TensorPrimitives.Multiply(gradient, _free, gradient);
    }

    sealed class Source(IObjectiveSource<ICurvedObjective> source, ConstrainedOptimizer on) : IObjectiveSource<ICurvedObjective>
    {
        public ICurvedObjective Draw(int sequences) => on.On(source.Draw(sequences));

        public ICurvedObjective Redraw(ulong batchSeed, int sequences) => on.On(source.Redraw(batchSeed, sequences));
    }

    sealed class Objective(ICurvedObjective f, ConstrainedOptimizer on) : ICurvedObjective
    {
        public int Dimension => f.Dimension;

        public int Sequences => f.Sequences;

        public ulong BatchSeed => f.BatchSeed;

        public double Loss(ReadOnlySpan<double> parameters) => f.Loss(on.At(parameters)) + on.Penalty;

        public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            double loss = f.Gradient(on.At(parameters), gradient) + on.Penalty;
            TensorPrimitives.MultiplyAdd(on._theta, on._constraints.L2, gradient, gradient);
            on.TakeFree(gradient);
            return loss;
        }

        public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default) =>
            new Projected(f.Curvature(on.At(parameters), request).Plus(on._constraints.L2), on);

        public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal)
        {
            f.FisherDiagonal(on.At(parameters), diagonal);
            TensorPrimitives.Add(diagonal, on._constraints.L2, diagonal);
            TensorPrimitives.Multiply(diagonal, on._free, diagonal);
        }
    }

    // P A P
    sealed class Projected(ILinearOperator A, ConstrainedOptimizer on) : ILinearOperator
    {
        public int Dimension => A.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            TensorPrimitives.Multiply(v, on._free, on._v);
            A.Multiply(on._v, product);
            TensorPrimitives.Multiply(product, on._free, product);
        }
    }
}
