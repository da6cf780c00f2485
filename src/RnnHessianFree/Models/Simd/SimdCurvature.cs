using System.Numerics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Simd;

/// <summary>The curvature at one θ, with the forward pass of every chunk at hand.</summary>
sealed class SimdCurvature<T> : ILinearOperator, IGroupProducts where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SimdModel<T> _model;
    readonly SimdObjective<T> _objective;
    readonly ForwardPass<T>[] _passes;
    readonly CurvatureKind _kind;
    readonly long _number;
    readonly Action<int, int> _product;

    internal SimdCurvature(SimdModel<T> model, SimdObjective<T> objective, ReadOnlySpan<double> parameters, CurvatureRequest request)
    {
        (_model, _objective, _kind) = (model, objective, request.Kind);
        (_number, _passes) = model.TakeOver(objective.Chunks.Length);
        var weights = model.CurvatureParameters;
        weights.Load(parameters);
        _product = (group, worker) =>
        {
            var sums = model.Sums(group);
            sums.Clear();
            var (from, count) = objective.GroupRange(group).GetOffsetAndLength(_passes.Length);
            for (int chunk = from; chunk < from + count; chunk++)
                model.Passes(worker).Product(objective.Chunks[chunk], weights, model.Direction, _passes[chunk], request, sums);
        };
        model.Run(_passes.Length, (chunk, worker) => model.Passes(worker).Forward(objective.Chunks[chunk], weights, _passes[chunk]));
    }

    public int Dimension => _objective.Dimension;

    /// <summary>Bytes of the remembered forward pass.</summary>
    internal long StoredBytes => _passes.Sum(pass => pass.Bytes);

    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        _objective.Meter.CountProduct(_objective.Sequences, _kind);
        _objective.Require(product.Length);
        Run(v);
        _objective.Sum(product);
    }

    public void ProductSums(ReadOnlySpan<double> v, Span<double> products)
    {
        Run(v);
        _objective.CopySums(products);
    }

    void Run(ReadOnlySpan<double> v)
    {
        _objective.Require(v.Length);
        if (_number != _model.Curvature) throw new InvalidOperationException("This curvature has ended: another one of the same network was made after it.");
        _model.Fit(_objective.Groups);
        _model.Direction.Load(v);
        _model.Run(_objective.Groups, _product);
    }
}
