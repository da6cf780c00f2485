using System.Numerics.Tensors;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>
/// Solves <c>A x = b</c> for a positive definite A, that is, minimises <c>φ(x) = ½xᵀAx − bᵀx</c>, with one product an iteration. It owns
/// the vectors r, z, p, Ap and x_{i+1} and the residuals it keeps, so that a solve allocates nothing that an earlier one has not.
/// </summary>
/// <param name="dimension">n, the length of x; ≥ 1.</param>
public sealed class ConjugateGradient(int dimension)
{
    // A residual of less is taken for zero: squares of smaller numbers leave the range of double, and 0/0 would follow.
    const double Tiny = 1e-145;

    readonly double[] _r = new double[Require.InRange(dimension, 1, int.MaxValue, nameof(dimension))];
    readonly double[] _z = new double[dimension], _p = new double[dimension], _ap = new double[dimension], _next = new double[dimension];
    readonly ResidualBasis _residuals = new(dimension);
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
        _residuals.Start(settings.OrthogonalResiduals, isPreconditioned: inversePreconditioner is not null);

        // r_0 = b − A x_0,  p_0 = z_0 = M⁻¹ r_0
        b.CopyTo(r);
        if (x.ContainsAnyExcept(0.0))
        {
            A.Multiply(x, Ap);
            if (settings.ScaleStart) ScaleToMinimizer(x, Ap, b);
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
            _residuals.Keep(r, z, rz);
            TensorPrimitives.MultiplyAdd(p, alpha, x, next);
            TensorPrimitives.MultiplyAdd(Ap, -alpha, r, r);
            _residuals.Orthogonalize(r);
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

    // x ← c x with the c ≥ 0 that makes φ(c x) least, c = bᵀx / xᵀAx: afterwards φ ≤ φ(0) = 0.
    static void ScaleToMinimizer(Span<double> x, Span<double> Ax, ReadOnlySpan<double> b)
    {
        double xAx = TensorPrimitives.Dot<double>(x, Ax), c = TensorPrimitives.Dot(b, x) / xAx;
        if (!(xAx > 0 && c > 0 && double.IsFinite(c))) c = 0;
        TensorPrimitives.Multiply(x, c, x);
        if (c == 0) Ax.Clear();
        else TensorPrimitives.Multiply(Ax, c, Ax);
    }

    // Martens 2010, section 4.4: i > k, φ_i < 0 and (φ_i − φ_{i−k})/φ_i < k ε with k = max(10, 0.1 i).
    bool LittleProgress(int i, double epsilon)
    {
        int k = Math.Max(10, i / 10);
        return i > k && _models[i] < 0 && (_models[i] - _models[i - k]) / _models[i] < k * epsilon;
    }
}

/// <summary>How conjugate gradients work and when they stop.</summary>
public sealed record ConjugateGradientSettings
{
    /// <summary>The most iterations of one solve, 1 to 1,000,000. 300: the authors' 2011 code ("we use exactly 300 CG steps").</summary>
    public int MaxIterations { get; init => field = Require.InRange(value, 1, 1_000_000); } = 300;

    /// <summary>
    /// The test for little progress waits for this many iterations; with <see cref="MaxIterations"/> or more it never stops a solve.
    /// 1: Martens' 2010 demo code.
    /// </summary>
    public int MinIterations { get; init => field = Require.InRange(value, 0, int.MaxValue); } = 1;

    /// <summary>
    /// ε: progress is little where the last k iterations changed the model φ by less than the part kε of it, k = max(10, i/10).
    /// 5e-4: Martens 2010, section 4.4.
    /// </summary>
    public double ProgressTolerance { get; init => field = Require.InRange(value, 0, 1); } = 5e-4;

    /// <summary>
    /// The residual is small at <c>‖b − Ax‖ ≤ tolerance·‖b‖</c>. 1e-10: the authors' 2011 code, where the bound is absolute; here it is
    /// relative, so that a small gradient is no reason to stop before the first iteration.
    /// </summary>
    public double ResidualTolerance { get; init => field = Require.InRange(value, 0, 1); } = 1e-10;

    /// <summary>
    /// Each residual is made orthogonal (M⁻¹ the metric) to so many before it, the latest ones, 0 to 1,000,000; 0, to none: the authors' 2011
    /// code. In exact arithmetic it is orthogonal to all; products rounded to single precision lose that within tens of iterations, and
    /// later iterations search again where earlier ones have been. Each one kept takes memory for n numbers, twice that with a
    /// preconditioner; 300, the default, at n = 10,501 at most 25 MB.
    /// </summary>
    public int OrthogonalResiduals { get; init => field = Require.InRange(value, 0, 1_000_000); } = 300;

    /// <summary>
    /// A start x_0 that is not zero is first scaled by its own minimiser <c>bᵀx_0 / x_0ᵀAx_0</c> (zero where that is not positive), so that no
    /// solve begins above <c>φ(0) = 0</c>. It costs no product. Off: the authors' 2011 code.
    /// </summary>
    public bool ScaleStart { get; init; }
}

/// <summary>Shown every iterate after the start; returns false to end the solve there.</summary>
/// <param name="iteration">i, from 1.</param>
/// <param name="x">The iterate, valid during the call.</param>
/// <param name="model">φ(x).</param>
public delegate bool ConjugateGradientCallback(int iteration, ReadOnlySpan<double> x, double model);

/// <summary>What a conjugate-gradient solve did.</summary>
/// <param name="Iterations">The iterates made after the start.</param>
/// <param name="Stop">Why it stopped.</param>
/// <param name="Model"><c>φ(x) = ½xᵀAx − bᵀx</c> at the last iterate.</param>
public readonly record struct ConjugateGradientResult(int Iterations, ConjugateGradientStop Stop, double Model);

/// <summary>Why conjugate gradients stopped.</summary>
public enum ConjugateGradientStop
{
    /// <summary>The quadratic model hardly falls any more (Martens 2010, section 4.4).</summary>
    LittleProgress,

    /// <summary>The allowed iterations are used up.</summary>
    IterationLimit,

    /// <summary>The system is solved to the residual tolerance.</summary>
    ResidualSmall,

    /// <summary>A direction with <c>pᵀAp ≤ 0</c> was met; the iterate before it is kept.</summary>
    NonPositiveCurvature,

    /// <summary>A product or an iterate was not finite; the last finite iterate is kept.</summary>
    NotFinite,

    /// <summary>The callback asked for the end; the iterate it was shown is kept.</summary>
    Interrupted,
}
