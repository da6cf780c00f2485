using System.Numerics.Tensors;
using RnnHessianFree.Models;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// How far an engine is from a reference in six quantities: ‖ours − reference‖/‖reference‖ over the whole flat vector, and plain
/// ‖ours‖ where the reference is zero.
/// </summary>
/// <param name="Loss">f(θ).</param>
/// <param name="Gradient">∇f(θ).</param>
/// <param name="GaussNewtonProduct">G v.</param>
/// <param name="StructuralProduct">S v; 0 where there is no reference.</param>
/// <param name="FisherProduct">F v, of the empirical Fisher matrix; 0 where there is no reference.</param>
/// <param name="HessianProduct">∇²f v; 0 where there is no reference.</param>
public readonly record struct Agreement(
    double Loss, double Gradient, double GaussNewtonProduct, double StructuralProduct, double FisherProduct, double HessianProduct)
{
    /// <summary>What an engine of this precision must keep to, relative to the norm: 1e-10 in double, 1e-4 in single.</summary>
    public static double Tolerance(Precision precision) => precision == Precision.Double ? 1e-10 : 1e-4;

    /// <summary>The largest of the six; NaN where one is.</summary>
    public double Worst => TensorPrimitives.Max<double>([Loss, Gradient, GaussNewtonProduct, StructuralProduct, FisherProduct, HessianProduct]);

    /// <summary>Compares an engine with a golden case.</summary>
    public static Agreement With(GoldenCase golden, IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentNullException.ThrowIfNull(engine);
        return Of(engine.Bind(golden.Shape).On(golden.Batch), golden.Parameters, golden.Direction, golden.Loss, golden.Gradient,
            golden.GaussNewtonProduct, golden.StructuralProduct, golden.FisherProduct, golden.HessianProduct);
    }

    /// <summary>Compares an objective with references at (θ, v).</summary>
    public static Agreement Of(IRecurrentObjective f, double[] theta, double[] v, double loss, double[] gradient, double[] gv, double[]? sv,
        double[]? fv = null, double[]? hv = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        double[] g = new double[f.Dimension], product = new double[f.Dimension], structural = new double[f.Dimension];
        double ourLoss = f.Gradient(theta, g);
        f.Curvature(theta).Multiply(v, product);

        // S v = ((G + w S) v − G v)/w, with w so large that what G v leaves behind in w S v rounds to nothing against it.
        double normG = TensorPrimitives.Norm<double>(product);
        f.Curvature(theta, new(1)).Multiply(v, structural);
        TensorPrimitives.Subtract(structural, product, structural);
        double normS = TensorPrimitives.Norm<double>(structural);
        double w = normS > 0 && double.IsFinite(normS) ? Math.Clamp(1e3 * normG / normS, 1, 1e6) : 1;
        f.Curvature(theta, new(w)).Multiply(v, structural);
        TensorPrimitives.Subtract(structural, product, structural);
        TensorPrimitives.Divide(structural, w, structural);
        return new(Error([ourLoss], [loss]), Error(g, gradient), Error(product, gv), sv is null ? 0 : Error(structural, sv),
            Times(CurvatureKind.EmpiricalFisher, fv), Times(CurvatureKind.Hessian, hv));

        double Times(CurvatureKind kind, double[]? reference)
        {
            if (reference is null) return 0;
            f.Curvature(theta, new(kind: kind)).Multiply(v, product);
            return Error(product, reference);
        }
    }

    /// <summary>‖ours − reference‖/‖reference‖, or ‖ours‖ where the reference is zero.</summary>
    public static double Error(ReadOnlySpan<double> ours, ReadOnlySpan<double> reference)
    {
        double norm = TensorPrimitives.Norm(reference);
        return TensorPrimitives.Distance(ours, reference) / (norm > 0 ? norm : 1);
    }
}
