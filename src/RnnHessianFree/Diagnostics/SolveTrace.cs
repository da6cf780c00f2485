using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;
using RnnHessianFree.Optimizers;

namespace RnnHessianFree.Diagnostics;

/// <summary>An iterate of an opened solve; 0 is the start.</summary>
/// <param name="Iteration">i.</param>
/// <param name="Model">φ(x_i).</param>
/// <param name="Residual">‖b − A x_i‖ / ‖b‖, with a product of its own: what conjugate gradients carry along may drift away from it.</param>
/// <param name="CurvatureLoss">f(θ + x_i) on the batch the curvature comes from, which φ is a model of.</param>
/// <param name="BacktrackingLoss">f(θ + x_i) on the batch that chooses among iterates, which the solve has not seen.</param>
/// <param name="IsCandidate">Whether backtracking may choose it.</param>
public readonly record struct SolveIterate(
    int Iteration, double Model, double Residual, double CurvatureLoss, double BacktrackingLoss, bool IsCandidate);

/// <summary>
/// One solve of Hessian-free opened: <c>(G + λ I + λμ S) x = −∇f(θ)</c> from x = 0, iterate by iterate, and what backtracking makes of it. Each
/// iterate costs a product and two losses more than in training, and is kept: memory is a vector an iteration.
/// </summary>
public sealed record SolveTrace
{
    SolveTrace() { }

    /// <summary>All iterates, from the start on.</summary>
    public required IReadOnlyList<SolveIterate> Iterates { get; init; }

    /// <summary>Why conjugate gradients stopped.</summary>
    public required ConjugateGradientStop Stop { get; init; }

    /// <summary>By which rule an iterate was chosen.</summary>
    public required BacktrackingRule Rule { get; init; }

    /// <summary>The iterate that the rule chose.</summary>
    public required int Chosen { get; init; }

    /// <summary>That iterate, the proposed step δ [n].</summary>
    public required IReadOnlyList<double> Step { get; init; }

    /// <summary>
    /// ρ = [f(θ + δ) − f(θ)] / φ(δ) on the curvature batch, as training has it; negative where the loss rose.
    /// </summary>
    public double ReductionRatio =>
        (Iterates[Chosen].CurvatureLoss - Iterates[0].CurvatureLoss) / Iterates[Chosen].Model;

    /// <summary>Opens a solve.</summary>
    /// <param name="curvature">The curvature batch.</param>
    /// <param name="backtracking">The batch that chooses, whose loss no part of the solve has seen.</param>
    /// <param name="gradient">∇f(θ) [n].</param>
    /// <param name="parameters">θ.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="settings">Structural damping, conjugate gradients, and the rule that chooses.</param>
    /// <param name="preconditioner">None means M = I.</param>
    public static SolveTrace Of(ICurvedObjective curvature, IObjective backtracking, ReadOnlySpan<double> gradient, ReadOnlySpan<double> parameters,
        double lambda, HessianFreeSettings settings, PreconditionerFactory? preconditioner = null)
    {
        ArgumentNullException.ThrowIfNull(curvature);
        ArgumentNullException.ThrowIfNull(backtracking);
        ArgumentNullException.ThrowIfNull(settings);
        int n = curvature.Dimension;
        double structuralWeight = lambda * settings.Damping.StructuralRatio;
        double[] b = gradient.ToArray(), x = new double[n];
        TensorPrimitives.Negate(b, b);
        var trial = new TrialPoint(n);
        var rule = new CgBacktracking(settings.Backtracking.Rule, trial);

        var inversePreconditioner = preconditioner?.Invoke(curvature, parameters, lambda, structuralWeight);
        var A = curvature.Curvature(parameters, new(structuralWeight, settings.Curvature)).Plus(lambda);
        var solved = new List<(double[] X, double Model, double Residual)> { (new double[n], 0, 1) };
        var end = new ConjugateGradient(n).Solve(A, b, x, settings.Cg, inversePreconditioner, (i, iterate, phi) =>
        {
            rule.Offer(i, iterate, phi);
            solved.Add((iterate.ToArray(), phi, Residual(A, b, iterate)));
            return true;
        });

        // Only now: losses end the life of the curvature operator.
        int chosen = end.Iterations == 0 ? 0
            : rule.Choose(backtracking, parameters, new(end.Iterations, solved[end.Iterations].X, end.Model), new(monitor: null)).Chosen.Iteration;
        var iterates = new SolveIterate[end.Iterations + 1];
        for (int i = 0; i < iterates.Length; i++)
            iterates[i] = new(i, solved[i].Model, solved[i].Residual, trial.Loss(curvature, parameters, solved[i].X),
                trial.Loss(backtracking, parameters, solved[i].X), i > 0 && (i == end.Iterations || rule.Keeps(i)));
        return new() { Iterates = iterates, Stop = end.Stop, Rule = settings.Backtracking.Rule, Chosen = chosen, Step = solved[chosen].X };
    }

    static double Residual(ILinearOperator A, double[] b, ReadOnlySpan<double> x)
    {
        double[] product = new double[b.Length];
        A.Multiply(x, product);
        return TensorPrimitives.Distance<double>(b, product) / TensorPrimitives.Norm<double>(b);
    }
}
