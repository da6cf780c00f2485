using System.Numerics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Simd;

/// <summary>The curvature at one θ, with the forward pass of every chunk at hand.</summary>
sealed class SimdCurvature<T> : ILinearOperator, IGroupProducts where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Workspace<T> _workspace;
    readonly SimdObjective<T> _objective;
    readonly ForwardPass<T>[] _passes;
    readonly long _number;
    readonly Action<int, int> _product;

    internal SimdCurvature(Workspace<T> workspace, SimdObjective<T> objective, ReadOnlySpan<double> parameters, CurvatureRequest request)
    {
        (_workspace, _objective) = (workspace, objective);
        (_number, _passes) = workspace.TakeOver(objective.Chunks.Length);
        var weights = workspace.CurvatureParameters;
        weights.Load(parameters);
        _product = (group, worker) =>
        {
            var sums = workspace.Sums(group);
            sums.Clear();
            var (from, count) = objective.GroupRange(group).GetOffsetAndLength(_passes.Length);
            for (int chunk = from; chunk < from + count; chunk++)
                workspace.Passes(worker).Product(objective.Chunks[chunk], weights, workspace.Direction, _passes[chunk], request, sums);
        };
        workspace.Run(_passes.Length, (chunk, worker) => workspace.Passes(worker).Forward(objective.Chunks[chunk], weights, _passes[chunk]));
    }

    public int Dimension => _objective.Dimension;

    /// <summary>Bytes of the remembered forward pass.</summary>
    internal long StoredBytes => _passes.Sum(pass => pass.Bytes);

    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
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
        if (_number != _workspace.Curvature) throw new InvalidOperationException("This curvature has ended: another one of the same network was made after it.");
        _workspace.Fit(_objective.Groups);
        _workspace.Direction.Load(v);
        _workspace.Run(_objective.Groups, _product);
    }
}
