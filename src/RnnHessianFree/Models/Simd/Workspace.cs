using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>What all objectives of one network shape share, so that a step or product allocates nothing of size.</summary>
sealed class Workspace<T>(RecurrentShape shape, ThreadTeam team) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly List<WeightGradient<T>> _gradients = [];
    readonly List<ForwardPass<T>> _kept = [];
    NetworkPasses<T>[] _passes = [];
    ForwardPass<T>[] _transient = [];

    public NetworkSizes<T> Sizes { get; } = new(shape);

    /// <summary>θ of the call in progress.</summary>
    public PackedWeights<T> Parameters => field ??= new(Sizes);

    /// <summary>v of the product in progress.</summary>
    public PackedWeights<T> Direction => field ??= new(Sizes);

    /// <summary>θ of the curvature in use.</summary>
    public PackedWeights<T> CurvatureParameters => field ??= new(Sizes);

    /// <summary>The number of the curvature in use.</summary>
    public long Curvature { get; private set; }

    /// <summary>
    /// Gives a new curvature its number and forward passes for its chunks: those of the one before, which ends, so that the memory of a forward pass, most
    /// of all that there is, is taken once.
    /// </summary>
    public (long Number, ForwardPass<T>[] Passes) TakeOver(int chunks)
    {
        while (_kept.Count < chunks) _kept.Add(new(Sizes, Keep.Transposes));
        return (++Curvature, [.. _kept.Take(chunks)]);
    }

    /// <summary>The threads, with each worker's own passes and one forward pass that keeps outputs.</summary>
    public void Run(int items, Action<int, int> body)
    {
        if (_passes.Length == 0)
        {
            _passes = [.. Enumerable.Range(0, team.Size).Select(_ => new NetworkPasses<T>(Sizes))];
            _transient = [.. Enumerable.Range(0, team.Size).Select(_ => new ForwardPass<T>(Sizes, Keep.Outputs))];
        }

        team.Run(items, body);
    }

    public NetworkPasses<T> Passes(int worker) => _passes[worker];

    public ForwardPass<T> Transient(int worker) => _transient[worker];

    /// <summary>The place where a group of chunks sums.</summary>
    public WeightGradient<T> Sums(int group) => _gradients[group];

    public void Fit(int groups)
    {
        while (_gradients.Count < groups) _gradients.Add(new(Sizes));
    }
}
