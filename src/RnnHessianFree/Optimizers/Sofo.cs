using System.Numerics.Tensors;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Optimizers;

/// <summary>The settings of <see cref="Sofo"/>.</summary>
public sealed record SofoSettings
{
    /// <summary>η, positive. 1: a whole step of the damped model; the paper tunes it.</summary>
    public double LearningRate { get; init => field = Require.Positive(value); } = 1;

    /// <summary>K, the random directions of a step, 1 to 100,000. 100: the default of a public implementation; the paper takes what memory bears.</summary>
    public int Tangents { get; init => field = Require.InRange(value, 1, 100_000); } = 100;

    /// <summary>λ ≥ 0, the damping relative to the greatest eigenvalue. 1e-5: the default of the same implementation.</summary>
    public double Damping { get; init => field = Require.InRange(value, 0, double.MaxValue); } = 1e-5;

    /// <summary>The sequences of a step, ≥ 1. 100: as first-order methods' here.</summary>
    public int BatchSequences { get; init => field = Require.InRange(value, 1, int.MaxValue); } = 100;
}

/// <summary>What one step of <see cref="Sofo"/> did.</summary>
public sealed record SofoReport : StepReport
{
    /// <summary>The greatest eigenvalue of the curvature among the step's directions.</summary>
    public double GreatestEigenvalue { get; init; } = double.NaN;
}

/// <summary>
/// SOFO (Yu, Xia, Ma, Lengyel &amp; Hennequin, "Second-order forward-mode optimization of recurrent neural networks for neuroscience", NeurIPS
/// 2024): among K random directions V of length 1, with <c>VᵀGV = U S Uᵀ</c>, <c>θ ← θ − η V U (S + λ s_max I)⁻¹ Uᵀ Vᵀ∇f</c>. The paper has Vᵀ∇f
/// and VᵀGV from forward passes alone, whose memory does not grow with T; here they come from a gradient and K products with G, the same
/// numbers at about twice the passes.
/// </summary>
/// <param name="dimension">The number of parameters, ≥ 1.</param>
/// <param name="settings">How it works.</param>
/// <param name="newRandom">The stream of random numbers for the directions of a step, from its batch's seed: nothing else to remember.</param>
public sealed class Sofo(int dimension, SofoSettings settings, Func<ulong, Random> newRandom) : IOptimizer<ICurvedObjective>
{
    readonly int _dimension = Require.InRange(dimension, 1, int.MaxValue, nameof(dimension));
    readonly SofoSettings _settings = settings ?? throw new ArgumentNullException(nameof(settings));
    readonly double[] _g = new double[dimension], _w = new double[dimension];
    readonly double[][] _v = [.. Enumerable.Range(0, settings.Tangents).Select(_ => new double[dimension])];

    /// <summary>Nothing.</summary>
    public OptimizerState State
    {
        get => OptimizerState.Empty;
        set => ArgumentNullException.ThrowIfNull(value);
    }

    /// <inheritdoc/>
    public StepReport Step(Span<double> parameters, IObjectiveSource<ICurvedObjective> batches, StepMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Require.Dimension(parameters.Length, _dimension);
        var watch = new StepWatch(monitor);
        var batch = batches.Draw(_settings.BatchSequences);
        var report = new SofoReport
        {
            Outcome = StepOutcome.Interrupted, // unless the step gets to another end
            Loss = double.NaN,
            GradientNorm = double.NaN,
            StepSize = 0,
            BatchSeeds = [batch.BatchSeed],
        };
        if (!watch.Tell("gradient", 0, 1)) return report;
        report = report with { Loss = batch.Gradient(parameters, _g), GradientNorm = TensorPrimitives.Norm<double>(_g) };
        if (!double.IsFinite(report.Loss) || !double.IsFinite(report.GradientNorm)) return report with { Outcome = StepOutcome.Diverged };
        if (report.GradientNorm == 0) return report with { Outcome = StepOutcome.Stationary };

        DrawDirections(newRandom(batch.BatchSeed));
        var H = Curvature(batch.Curvature(parameters), watch);
        if (watch.Interrupted) return report;
        if (!H.Enumerate().All(double.IsFinite)) return report with { Outcome = StepOutcome.Diverged };

        // c = U (S + λ s_max I)⁻¹ Uᵀ Vᵀ∇f,  θ ← θ − η V c. Eigenvalues that rounding made negative are zero; where all are, no direction matters.
        var eigen = H.Evd(Symmetricity.Symmetric);
        var s = eigen.EigenValues.Map(z => Math.Max(0, z.Real));
        double greatest = s.Maximum();
        report = report with { GreatestEigenvalue = greatest };
        if (greatest == 0) return report with { Outcome = StepOutcome.Rejected };
        var U = eigen.EigenVectors;
        var slope = U.TransposeThisAndMultiply(Vector<double>.Build.Dense(_v.Length, k => TensorPrimitives.Dot<double>(_v[k], _g)));
        var c = U * slope.Map2((along, value) => value + _settings.Damping * greatest is > 0 and var damped ? along / damped : 0, s);
        for (int k = 0; k < _v.Length; k++) TensorPrimitives.MultiplyAdd(_v[k], -_settings.LearningRate * c[k], parameters, parameters);
        return report with { Outcome = StepOutcome.Stepped, StepSize = 1 };
    }

    void DrawDirections(Random random)
    {
        foreach (double[] v in _v)
        {
            for (int i = 0; i < v.Length; i++) v[i] = Normal.Sample(random, 0, 1);
            TensorPrimitives.Divide(v, TensorPrimitives.Norm<double>(v), v);
        }
    }

    // VᵀGV
    Matrix<double> Curvature(ILinearOperator G, StepWatch watch)
    {
        var H = Matrix<double>.Build.Dense(_v.Length, _v.Length);
        for (int k = 0; k < _v.Length && watch.Tell("tangents", k, _v.Length); k++)
        {
            G.Multiply(_v[k], _w);
            for (int j = 0; j <= k; j++) H[k, j] = H[j, k] = TensorPrimitives.Dot<double>(_w, _v[j]);
        }
        return H;
    }
}
