using System.Numerics;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Simd;

/// <summary>A network on <see cref="SimdEngine"/>.</summary>
public abstract class SimdModel : RecurrentModel
{
    private protected SimdModel(RecurrentShape shape, SimdEngine engine) : base(shape, engine) { }

    /// <summary>How a batch of sequences of these lengths is dealt out.</summary>
    public abstract Dealing Deal(ReadOnlySpan<int> lengths);

    /// <summary>The bytes of the forward pass that a curvature of such a network remembers.</summary>
    /// <exception cref="ArgumentException">The curvature is not of one.</exception>
    public static long StoredBytes(ILinearOperator curvature) => curvature switch
    {
        SimdCurvature<float> single => single.StoredBytes,
        SimdCurvature<double> twice => twice.StoredBytes,
        _ => throw new ArgumentException($"{curvature?.GetType().Name ?? "null"} is no curvature of this engine.", nameof(curvature)),
    };

    /// <summary>The sums of some groups of a batch, whose other groups' sequences need not be there.</summary>
    internal abstract IGroupSums Sums(SequenceBatch batch, Dealing dealing, Range groups);
}

/// <summary>What all objectives of one network share, so that a step or product allocates nothing of size.</summary>
sealed class SimdModel<T>(RecurrentShape shape, SimdEngine engine, ThreadTeam team) : SimdModel(shape, engine) where T : unmanaged, IBinaryFloatingPointIeee754<T>
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

    public override Dealing Deal(ReadOnlySpan<int> lengths) => new(lengths, Sizes.Kernels.Lanes);

    internal override IGroupSums Sums(SequenceBatch batch, Dealing dealing, Range groups)
    {
        Shape.RequireFit(batch);
        return new SimdObjective<T>(this, batch, dealing, groups, new());
    }

    protected override IRecurrentObjective Objective(SequenceBatch batch, PassMeter meter)
    {
        var dealing = Deal(batch.Lengths);
        return new SimdObjective<T>(this, batch, dealing, ..dealing.Groups, meter);
    }
}
