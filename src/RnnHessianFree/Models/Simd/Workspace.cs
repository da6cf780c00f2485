using System.Numerics;
using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>What all objectives of one network shape share, so that a step or product allocates nothing of size.</summary>
sealed class Workspace<T>(RecurrentShape shape, ThreadTeam team) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly List<WeightGradient<T>> _gradients = [];
    NetworkPasses<T>[] _passes = [];
    ForwardPass<T>[] _transient = [];

    public NetworkSizes<T> Sizes { get; } = new(shape);

    /// <summary>θ of the call in progress.</summary>
    public PackedWeights<T> Parameters => field ??= new(Sizes);

    /// <summary>v of the product in progress.</summary>
    public PackedWeights<T> Direction => field ??= new(Sizes);

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
