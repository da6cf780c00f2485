using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// The empirical Fisher matrix <c>F = Σ_b g_b g_bᵀ / B</c> of the gradients g_b of single sequences. It is not the Fisher matrix, which for the
/// losses here is the Gauss-Newton matrix (Martens 2020, section 8): where sequences are learned, it goes to zero and G does not (Kunstner,
/// Balles &amp; Hennig 2019). It keeps B vectors.
/// </summary>
public sealed class EmpiricalFisher : ILinearOperator
{
    readonly double[][] _gradients;

    EmpiricalFisher(double[][] gradients) => _gradients = gradients;

    /// <inheritdoc/>
    public int Dimension => _gradients[0].Length;

    /// <summary>F at θ over a batch, by a gradient for each of its sequences.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="parameters">θ.</param>
    /// <param name="batch">The sequences.</param>
    public static EmpiricalFisher Of(RecurrentModel model, ReadOnlySpan<double> parameters, SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        double[][] gradients = new double[batch.Sequences][];
        for (int b = 0; b < batch.Sequences; b++) model.On(Single(batch, b)).Gradient(parameters, gradients[b] = new double[parameters.Length]);
        return new(gradients);
    }

    /// <summary>diag F [n].</summary>
    public double[] Diagonal()
    {
        double[] diagonal = new double[Dimension];
        foreach (double[] g in _gradients) TensorPrimitives.MultiplyAdd<double>(g, g, diagonal, diagonal);
        TensorPrimitives.Divide(diagonal, _gradients.Length, diagonal);
        return diagonal;
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        Require.Dimension(v.Length, Dimension);
        Require.Dimension(product.Length, Dimension);
        product.Clear();
        foreach (double[] g in _gradients) TensorPrimitives.MultiplyAdd(g, TensorPrimitives.Dot(g, v) / _gradients.Length, product, product);
    }

    static SequenceBatch Single(SequenceBatch batch, int b)
    {
        var single = new SequenceBatch(batch.Inputs, batch.Outputs, batch.Lengths[b], 1);
        for (int i = 0; i < single.Steps; i++)
        {
            batch.Input(i, b).CopyTo(single.Input(i, 0));
            batch.Target(i, b).CopyTo(single.Target(i, 0));
            single.Mask(i)[0] = batch.Mask(i)[b];
        }
        return single;
    }
}
