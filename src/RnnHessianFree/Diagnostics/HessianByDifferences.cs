using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// The Hessian ∇²f(θ), with all its negative curvature, by central differences of gradients: <c>H v ≈ (∇f(θ + εv) − ∇f(θ − εv)) / 2ε</c>, two
/// gradients a product. f should work in double: eigenvalues under about 1e-9 of the gradient's scale are rounding.
/// </summary>
/// <param name="f">The loss.</param>
/// <param name="parameters">θ, copied.</param>
public sealed class HessianByDifferences(IObjective f, ReadOnlySpan<double> parameters) : ILinearOperator
{
    /// <summary>‖εv‖: central differences err by ε² in the function and by 1e-16/ε in its rounding, equal near ∛1e-16.</summary>
    const double Step = 6e-6;

    readonly double[] _theta = parameters.ToArray(), _point = new double[parameters.Length], _ahead = new double[parameters.Length];

    /// <inheritdoc/>
    public int Dimension => f.Dimension;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        Require.Dimension(v.Length, Dimension);
        Require.Dimension(product.Length, Dimension);
        double norm = TensorPrimitives.Norm(v);
        if (norm == 0)
        {
            product.Clear();
            return;
        }
        double epsilon = Step / norm;
        TensorPrimitives.MultiplyAdd(v, epsilon, _theta, _point);
        f.Gradient(_point, _ahead);
        TensorPrimitives.MultiplyAdd(v, -epsilon, _theta, _point);
        f.Gradient(_point, product);
        TensorPrimitives.Subtract(_ahead, product, product);
        TensorPrimitives.Divide(product, 2 * epsilon, product);
    }
}
