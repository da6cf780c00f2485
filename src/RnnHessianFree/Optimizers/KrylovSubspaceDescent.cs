using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="KrylovSubspaceDescent"/>.</summary>
public sealed record KrylovSubspaceDescentSettings
{
    /// <summary>The sequences of the gradient, ≥ 1. 1,000: as Hessian-free's here.</summary>
    public int GradientSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 1000;

    /// <summary>The sequences of the curvature, ≥ 1. 500: as Hessian-free's here.</summary>
    public int CurvatureSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 500;

    /// <summary>The sequences on which the subspace is searched, ≥ 1. 500: ours, as many as for the curvature.</summary>
    public int SearchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 500;

    /// <summary>K, the vectors g, Gg, …, G^(K−1) g at most, 1 to 1,000. 20: Vinyals &amp; Povey 2012, as recalled.</summary>
    public int Krylov { get; init => field = Require.InRange(value, 1, 1000); } = 20;

    /// <summary>Gradients of the search at most, ≥ 2. 30: ours, so that the search costs about what the subspace does.</summary>
    public int SearchGradients { get; init => field = Require.InRange(value, 2, int.MaxValue); } = 30;

    /// <summary>
    /// Eigenvalues of the curvature in the subspace are raised to this part of the greatest, above 0 to 1. 1e-4: Vinyals &amp; Povey 2012.
    /// </summary>
    public double EigenvalueFloor { get; init => field = Require.InRange(value, double.Epsilon, 1); } = 1e-4;
}

/// <summary>What one step of <see cref="KrylovSubspaceDescent"/> did.</summary>
public sealed record KrylovSubspaceReport : StepReport
{
    /// <summary>The dimensions of the subspace.</summary>
    public int Subspace { get; init; }

    /// <summary>The gradients of the search.</summary>
    public int SearchGradients { get; init; }

    /// <summary>The loss on the batch of the search, at θ and at the end.</summary>
    public double SearchedFrom { get; init; } = double.NaN;

    /// <inheritdoc cref="SearchedFrom"/>
    public double SearchedTo { get; init; } = double.NaN;
}

/// <summary>
/// Krylov subspace descent (Vinyals &amp; Povey 2012, algorithms 1 and 2): an orthonormal basis V of the span of <c>g, Gg, …, G^(K−1) g</c> and the
/// last step; then BFGS over <c>f(θ + V U Λ^(−½) a)</c> from a = 0 on another batch, where <c>VᵀGV = U Λ Uᵀ</c> with eigenvalues raised to a floor.
/// There is no damping. Their diagonal of the Fisher matrix as a preconditioner is left out.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
public sealed class KrylovSubspaceDescent(int dimension, KrylovSubspaceDescentSettings settings) : IOptimizer<ICurvedObjective>
{
    readonly int _dimension = Require.InRange(dimension, 1, int.MaxValue, nameof(dimension));
    readonly KrylovSubspaceDescentSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly double[] _g = new double[dimension], _w = new double[dimension], _delta = new double[dimension], _point = new double[dimension];
    readonly double[][] _basis = [.. Enumerable.Range(0, settings.Krylov + 1).Select(_ => new double[dimension])];
    double[] _lastStep = new double[dimension];

    /// <summary>The last step.</summary>
    public OptimizerState State
    {
        get => new(("lastStep", _lastStep));
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _lastStep = value.Vector("lastStep", _dimension);
        }
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Require.Dimension(parameters.Length, _dimension);
        var watch = new StepWatch(monitor);
        var gradient = batches.Draw(_settings.GradientSequences);
        var curvature = batches.Draw(_settings.CurvatureSequences);
        var search = batches.Draw(_settings.SearchSequences);
        var report = new KrylovSubspaceReport
        {
            Outcome = StepOutcome.Interrupted, // unless the step gets to another end
            Loss = double.NaN,
            GradientNorm = double.NaN,
            StepSize = 0,
            BatchSeeds = [gradient.BatchSeed, curvature.BatchSeed, search.BatchSeed],
        };

        if (!watch.Tell("gradient", 0, 1)) return report;
        report = report with { Loss = gradient.Gradient(parameters, _g), GradientNorm = TensorPrimitives.Norm<double>(_g) };
        if (!double.IsFinite(report.Loss) || !double.IsFinite(report.GradientNorm)) return report with { Outcome = StepOutcome.Diverged };
        if (report.GradientNorm == 0) return report with { Outcome = StepOutcome.Stationary };

        var H = Subspace(curvature.Curvature(parameters), watch);
        if (watch.Interrupted) return report;
        if (!H.Enumerate().All(double.IsFinite)) return report with { Outcome = StepOutcome.Diverged };
        var P = Coordinates(H);
        var bfgs = new SubspaceSearch(P.ColumnCount, _settings.SearchGradients);
        double[] theta = parameters.ToArray();
        var (a, from, to) = bfgs.Run((a, slope) => Value(search, theta, P, a, slope), watch);
        if (watch.Interrupted) return report;
        report = report with { Subspace = H.RowCount, SearchGradients = bfgs.Gradients, SearchedFrom = from, SearchedTo = to };
        if (!double.IsFinite(from)) return report with { Outcome = StepOutcome.Diverged };
        if (!(to < from)) return report with { Outcome = StepOutcome.Rejected };

        Point(P * Vector<double>.Build.Dense(a));
        _delta.CopyTo(_lastStep, 0);
        TensorPrimitives.Add(parameters, _delta, parameters);
        return report with { Outcome = StepOutcome.Stepped, StepSize = 1 };
    }

    // VᵀGV; V is left in the basis.
    Matrix<double> Subspace(ILinearOperator G, StepWatch watch)
    {
        var H = Matrix<double>.Build.Dense(_basis.Length, _basis.Length);
        bool hasLastStep = false;
        int n = Extend(0, _g);
        for (int k = 0; k < n && watch.Tell("Krylov subspace", k, _basis.Length); k++)
        {
            G.Multiply(_basis[k], _w);
            for (int j = 0; j <= k; j++) H[k, j] = H[j, k] = TensorPrimitives.Dot<double>(_w, _basis[j]);
            if (hasLastStep) continue;
            if (n < _settings.Krylov && n < Extend(n, _w)) n++; // the next power of G
            else
            {
                n = Extend(n, _lastStep); // there is no next, or K are enough
                hasLastStep = true;
            }
        }
        return H.SubMatrix(0, n, 0, n);
    }

    // Makes what v adds to the basis its n-th vector; the size of the basis then. Twice through, so that rounding leaves it orthogonal.
    int Extend(int n, double[] v)
    {
        const double NextToNothing = 1e-10; // of v: rounding
        double[] u = _basis[n];
        v.CopyTo(u, 0);
        for (int i = 0; i < 2 * n; i++) TensorPrimitives.MultiplyAdd(_basis[i % n], -TensorPrimitives.Dot<double>(_basis[i % n], u), u, u);
        double norm = TensorPrimitives.Norm<double>(u);
        if (!(norm > NextToNothing * TensorPrimitives.Norm<double>(v))) return n;
        TensorPrimitives.Divide(u, norm, u);
        return n + 1;
    }

    // U Λ^(−½): coordinates in which the curvature is the identity.
    Matrix<double> Coordinates(Matrix<double> H)
    {
        var eigen = H.Evd(Symmetricity.Symmetric);
        var lambda = eigen.EigenValues.Map(z => z.Real);
        double greatest = lambda.Maximum(), floor = greatest > 0 ? _settings.EigenvalueFloor * greatest : 1;
        return eigen.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(lambda.Map(value => 1 / Math.Sqrt(Math.Max(value, floor))));
    }

    // f(θ + V P a), and its gradient PᵀVᵀ∇f.
    double Value(IObjective f, double[] theta, Matrix<double> P, double[] a, double[] slope)
    {
        Point(P * Vector<double>.Build.Dense(a));
        TensorPrimitives.Add(theta, _delta, _point);
        double loss = f.Gradient(_point, _g);
        var along = Vector<double>.Build.Dense(P.RowCount, i => TensorPrimitives.Dot<double>(_basis[i], _g));
        P.TransposeThisAndMultiply(along).AsArray().CopyTo(slope, 0);
        return loss;
    }

    // δ = V c
    void Point(Vector<double> c)
    {
        Array.Clear(_delta);
        for (int i = 0; i < c.Count; i++) TensorPrimitives.MultiplyAdd(_basis[i], c[i], _delta, _delta);
    }
}

/// <summary>
/// BFGS (Nocedal &amp; Wright 2006, algorithm 6.1) from zero with the identity as its first inverse Hessian, which is right where coordinates are
/// chosen by the curvature; a step is halved until the loss falls enough.
/// </summary>
/// <param name="n">The number of coordinates.</param>
/// <param name="most">How many gradients it may take.</param>
sealed class SubspaceSearch(int n, int most)
{
    const double SufficientDecrease = 1e-4; // Nocedal & Wright 2006, section 3.1
    const double SmallSlope = 1e-6;         // of the first slope: nothing left to find

    /// <summary>The loss at a, and its slope there.</summary>
    public delegate double Function(double[] a, double[] slope);

    /// <summary>Gradients taken.</summary>
    public int Gradients { get; private set; }

    /// <summary>The lowest point found, and the loss at zero and there.</summary>
    public (double[] A, double From, double To) Run(Function f, StepWatch watch)
    {
        double[] x = new double[n], next = new double[n], nextSlope = new double[n], slope = new double[n];
        var H = Matrix<double>.Build.DenseIdentity(n);
        double from = f(x, slope), now = from, first = TensorPrimitives.Norm<double>(slope), alpha = 1;
        var p = -Vector<double>.Build.Dense(slope);
        Gradients = 1;
        while (Gradients < most && watch.Tell("search of the subspace", Gradients, most))
        {
            double along = TensorPrimitives.Dot<double>(slope, p.AsArray());
            if (!(along < 0) || TensorPrimitives.Norm<double>(slope) <= SmallSlope * first) break;
            for (int i = 0; i < n; i++) next[i] = x[i] + alpha * p[i];
            double loss = f(next, nextSlope);
            Gradients++;
            if (!(loss <= now + SufficientDecrease * alpha * along))
            {
                alpha /= 2;
                continue;
            }

            // s = x' − x,  y = ∇f' − ∇f;  H ← (I − s yᵀ/sᵀy) H (I − y sᵀ/sᵀy) + s sᵀ/sᵀy
            var (s, y) = (alpha * p, Vector<double>.Build.Dense(n, i => nextSlope[i] - slope[i]));
            double sy = s * y;
            if (sy > 0)
            {
                var Hy = H * y;
                H += ((sy + y * Hy) / (sy * sy) * s.OuterProduct(s)) - ((Hy.OuterProduct(s) + s.OuterProduct(Hy)) / sy);
            }
            (x, next, slope, nextSlope, now, alpha) = (next, x, nextSlope, slope, loss, 1);
            p = -(H * Vector<double>.Build.Dense(slope));
        }
        return (x, from, now);
    }
}
