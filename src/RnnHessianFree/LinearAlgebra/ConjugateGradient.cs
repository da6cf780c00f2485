using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>
/// Solves <c>A x = b</c> for a positive definite A, that is, minimises <c>φ(x) = ½xᵀAx − bᵀx</c>, with one product an iteration. It owns
/// the vectors r, z, p, Ap and x_{i+1}, so that a solve allocates nothing.
/// </summary>
/// <param name="dimension">n, the length of x; ≥ 1.</param>
public sealed class ConjugateGradient(int dimension)
{
    // A residual of less is taken for zero: squares of smaller numbers leave the range of double, and 0/0 would follow.
    const double Tiny = 1e-145;

    readonly double[] _r = new double[Require.InRange(dimension, 1, int.MaxValue, nameof(dimension))];
    readonly double[] _z = new double[dimension], _p = new double[dimension], _ap = new double[dimension], _next = new double[dimension];
    double[] _models = [];

    /// <summary>Solves, and says how it ended. A start of zeros costs no product, another start costs one.</summary>
    /// <param name="A">The matrix [n × n], symmetric.</param>
    /// <param name="b">The right-hand side [n].</param>
    /// <param name="x">The start on entry, the last iterate on exit [n]; may not overlap <paramref name="b"/>.</param>
    /// <param name="settings">When to stop.</param>
    /// <param name="inversePreconditioner">M⁻¹, symmetric and positive definite; none means M = I.</param>
    /// <param name="callback">Shown every iterate.</param>
    /// <exception cref="ArgumentException">A dimension is wrong, or M⁻¹ is not positive definite.</exception>
    public ConjugateGradientResult Solve(ILinearOperator A, ReadOnlySpan<double> b, Span<double> x, ConjugateGradientSettings settings,
        ILinearOperator? inversePreconditioner = null, ConjugateGradientCallback? callback = null)
    {
        ArgumentNullException.ThrowIfNull(A);
        ArgumentNullException.ThrowIfNull(settings);
        Require.Dimension(A.Dimension, dimension);
        Require.Dimension(b.Length, dimension);
        Require.Dimension(x.Length, dimension);
        Require.Dimension(inversePreconditioner?.Dimension ?? dimension, dimension, "inversePreconditioner.Dimension");
        if (_models.Length <= settings.MaxIterations) _models = new double[settings.MaxIterations + 1];
        Span<double> r = _r, z = inversePreconditioner is null ? _r : _z, p = _p, Ap = _ap, next = _next;

        // r_0 = b − A x_0,  p_0 = z_0 = M⁻¹ r_0
        b.CopyTo(r);
        if (x.ContainsAnyExcept(0.0))
        {
            A.Multiply(x, Ap);
            TensorPrimitives.Subtract(r, Ap, r);
        }
        inversePreconditioner?.Multiply(r, z);
        z.CopyTo(p);
        double rz = TensorPrimitives.Dot(r, z);
        double smallResidual = Math.Max(Tiny, settings.ResidualTolerance * TensorPrimitives.Norm(b));
        double phi = Model(b, r, x);

        int i = 0;
        bool solved = TensorPrimitives.Norm(r) <= smallResidual, finite = double.IsFinite(rz) && double.IsFinite(phi);
        bool convex = true, interrupted = false, stalled = false;
        while (finite && convex && !(solved || stalled || interrupted || i == settings.MaxIterations))
        {
            if (rz <= 0) throw new ArgumentException($"The inverse preconditioner is not positive definite: rᵀM⁻¹r is {rz}.");
            A.Multiply(p, Ap);
            double pAp = TensorPrimitives.Dot(p, Ap);
            finite = double.IsFinite(pAp);
            convex = !(pAp <= 0);
            if (!finite || !convex) break;

            // α = rᵀz / pᵀAp,  x_{i+1} = x_i + α p,  r_{i+1} = r_i − α Ap
            double alpha = rz / pAp;
            TensorPrimitives.MultiplyAdd(p, alpha, x, next);
            TensorPrimitives.MultiplyAdd(Ap, -alpha, r, r);
            double nextPhi = Model(b, r, next);
            finite = double.IsFinite(nextPhi);
            if (!finite) break;
            next.CopyTo(x);
            _models[++i] = phi = nextPhi;

            interrupted = callback?.Invoke(i, x, phi) == false;
            solved = TensorPrimitives.Norm(r) <= smallResidual;
            stalled = i >= settings.MinIterations && LittleProgress(i, settings.ProgressTolerance);

            // z = M⁻¹ r,  β = r_{i+1}ᵀz_{i+1} / r_iᵀz_i,  p_{i+1} = z_{i+1} + β p_i
            inversePreconditioner?.Multiply(r, z);
            double nextRz = TensorPrimitives.Dot(r, z), beta = nextRz / rz;
            TensorPrimitives.MultiplyAdd(p, beta, z, p);
            rz = nextRz;
            finite = double.IsFinite(beta);
        }

        return new(i,
            !finite ? ConjugateGradientStop.NotFinite
            : !convex ? ConjugateGradientStop.NonPositiveCurvature
            : interrupted ? ConjugateGradientStop.Interrupted
            : solved ? ConjugateGradientStop.ResidualSmall
            : stalled ? ConjugateGradientStop.LittleProgress
            : ConjugateGradientStop.IterationLimit, phi);
    }

    // φ(x) = ½xᵀAx − bᵀx = −½xᵀ(b + r), so it needs no further product with A.
    static double Model(ReadOnlySpan<double> b, ReadOnlySpan<double> r, ReadOnlySpan<double> x) =>
        -0.5 * (TensorPrimitives.Dot(x, b) + TensorPrimitives.Dot(x, r));

    // Martens 2010, section 4.4: i > k, φ_i < 0 and (φ_i − φ_{i−k})/φ_i < k ε with k = max(10, 0.1 i).
    bool LittleProgress(int i, double epsilon)
    {
        int k = Math.Max(10, i / 10);
        return i > k && _models[i] < 0 && (_models[i] - _models[i - k]) / _models[i] < k * epsilon;
    }
}
