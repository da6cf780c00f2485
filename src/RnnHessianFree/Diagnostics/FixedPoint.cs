using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using RnnHessianFree.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// A state that a constant input leaves, nearly, where it is: a local minimum of <c>q(h) = ½‖F(h, x) − h‖²</c> (Sussillo &amp; Barak 2013). It is
/// a fixed point where q is zero to rounding, a slow point elsewhere.
/// </summary>
/// <param name="State">h [H].</param>
/// <param name="Speed">‖F(h, x) − h‖ = √(2q).</param>
/// <param name="Eigenvalues">Those of ∂F/∂h there, greatest modulus first: along each, a small distance is multiplied by it in a step.</param>
public sealed record FixedPoint(Vector<double> State, double Speed, IReadOnlyList<Complex> Eigenvalues)
{
    /// <summary>Below this speed a point is fixed: rounding of a hundred units of size 1 is a hundredth of it, twice over.</summary>
    public const double FixedSpeed = 1e-10;

    // Steps of Levenberg-Marquardt: enough for its quadratic end from any start seen; a walk along a slow valley is given up.
    const int MostSteps = 200;

    /// <summary>Whether it is fixed, not only slow.</summary>
    public bool IsFixed => Speed < FixedSpeed;

    /// <summary>Whether small distances shrink in all directions.</summary>
    public bool IsStable => Eigenvalues[0].Magnitude < 1;

    /// <summary>In how many directions small distances grow.</summary>
    public int UnstableDirections => Eigenvalues.Count(z => z.Magnitude > 1);

    /// <summary>Steps in which the slowest direction shrinks to 1/e; negative where it grows e-fold in so many.</summary>
    public double TimeConstant => -1 / Math.Log(Eigenvalues[0].Magnitude);

    /// <summary>
    /// The points that minimising q from these starts leads to, each once, slowest first. Points that are not a tenth as fast as the median
    /// start are left out: they are no rest in any sense.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="input">x, held constant [X].</param>
    /// <param name="starts">States the network comes by, each [H]; dozens find most of what there is.</param>
    /// <param name="slowSpeed">
    /// Where more than 0, a start that comes to no fixed point gives the first state on its way down that is slower than this, instead of the
    /// local minimum at its end: what is found then spreads over a slow manifold.
    /// </param>
    /// <param name="sameWithin">Points nearer than this, per √H, are one.</param>
    public static IReadOnlyList<FixedPoint> Find(
        VanillaNetwork network, Vector<double> input, IReadOnlyList<Vector<double>> starts, double slowSpeed = 0, double sameWithin = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(starts);
        Require.Positive(sameWithin);
        if (starts.Count == 0) return [];
        double leastRest = 0.1 * MedianSpeed(network, input, starts), near = sameWithin * Math.Sqrt(network.Hidden);
        var found = new List<FixedPoint>();
        foreach (var (h, speed) in starts.Select(start => Minimise(network, input, start, slowSpeed)).OrderBy(point => point.Speed))
        {
            if (!(speed < Math.Max(leastRest, FixedSpeed)) || found.Exists(point => (point.State - h).L2Norm() < near)) continue;
            found.Add(new(h, speed, StateTransport.Sorted(network.Jacobian(network.Step(h, input)))));
        }
        return found;
    }

    /// <summary>The median of ‖F(h, x) − h‖ over states: what is fast for this network.</summary>
    public static double MedianSpeed(VanillaNetwork network, Vector<double> input, IReadOnlyList<Vector<double>> states)
    {
        ArgumentNullException.ThrowIfNull(network);
        return states.Select(h => (network.Step(h, input) - h).L2Norm()).Median();
    }

    // Levenberg-Marquardt on r(h) = F(h, x) − h with K = ∂F/∂h − I: (KᵀK + νI) d = −Kᵀr, ν a tenth after success and tenfold after failure
    // (Marquardt 1963).
    static (Vector<double> State, double Speed) Minimise(VanillaNetwork network, Vector<double> x, Vector<double> h, double slowSpeed)
    {
        var next = network.Step(h, x);
        var r = next - h;
        double nu = 1e-2;
        (Vector<double> State, double Speed)? slow = null;
        for (int step = 0; step < MostSteps && r.L2Norm() > 0.01 * FixedSpeed; step++)
        {
            if (r.L2Norm() < slowSpeed) slow ??= (h, r.L2Norm());
            var K = network.Jacobian(next) - Matrix<double>.Build.DenseIdentity(network.Hidden);
            var d = (K.TransposeThisAndMultiply(K) + nu * Matrix<double>.Build.DenseIdentity(network.Hidden)).Cholesky().Solve(-K.TransposeThisAndMultiply(r));
            var tried = h + d;
            var triedNext = network.Step(tried, x);
            var triedR = triedNext - tried;
            if (triedR.L2Norm() < r.L2Norm())
            {
                bool settled = r.L2Norm() - triedR.L2Norm() < 1e-9 * r.L2Norm();
                (h, next, r, nu) = (tried, triedNext, triedR, Math.Max(nu / 10, 1e-12));
                if (settled) break;
            }
            else if ((nu *= 10) > 1e8)
            {
                break;
            }
        }
        return r.L2Norm() >= FixedSpeed && slow is { } onTheWay ? onTheWay : (h, r.L2Norm());
    }
}
