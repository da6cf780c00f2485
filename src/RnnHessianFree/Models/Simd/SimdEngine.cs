using System.Numerics;
using System.Runtime.CompilerServices;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.LinearAlgebra.Kernels;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// The default engine: fused SIMD kernels on cache-sized chunks of sequences, spread over threads. Results do not depend on the number of
/// threads. An engine and its objectives serve one caller at a time.
/// </summary>
public sealed class SimdEngine : IEngine
{
    readonly ThreadTeam _team;
    readonly ConditionalWeakTable<RecurrentShape, object> _workspaces = [];

    /// <summary>Makes an engine.</summary>
    /// <param name="precision">The arithmetic inside products.</param>
    /// <param name="threads">How many threads share a product; 0 means one for each processor.</param>
    public SimdEngine(Precision precision = Precision.Single, int threads = 0)
    {
        Precision = precision;
        _team = new(threads);
        string kernels = precision == Precision.Single ? Kernels<float>.Best.Name : Kernels<double>.Best.Name;
        Description = $"simd, {(precision == Precision.Single ? "single" : "double")} precision, {kernels} registers";
    }

    /// <summary>The arithmetic inside products.</summary>
    public Precision Precision { get; }

    /// <summary>How many threads share a product.</summary>
    public int Threads => _team.Size;

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IRecurrentObjective Objective(RecurrentShape shape, SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(batch);
        shape.RequireFit(batch);
        var dealing = Deal(batch.Lengths);
        return Precision == Precision.Single
            ? Objective<float>(shape, batch, dealing, ..dealing.Groups)
            : Objective<double>(shape, batch, dealing, ..dealing.Groups);
    }

    /// <summary>How a batch of sequences of these lengths is dealt out.</summary>
    public Dealing Deal(ReadOnlySpan<int> lengths) =>
        new(lengths, Precision == Precision.Single ? Kernels<float>.Best.Lanes : Kernels<double>.Best.Lanes);

    /// <summary>The bytes of the forward pass that a curvature of this engine remembers.</summary>
    /// <exception cref="ArgumentException">The curvature is not of this engine.</exception>
    public static long StoredBytes(ILinearOperator curvature) => curvature switch
    {
        SimdCurvature<float> single => single.StoredBytes,
        SimdCurvature<double> twice => twice.StoredBytes,
        _ => throw new ArgumentException($"{curvature?.GetType().Name ?? "null"} is no curvature of this engine.", nameof(curvature)),
    };

    /// <summary>The sums of some groups of a batch, whose other groups' sequences need not be there.</summary>
    internal IGroupSums Sums(RecurrentShape shape, SequenceBatch batch, Dealing dealing, Range groups)
    {
        shape.RequireFit(batch);
        return Precision == Precision.Single
            ? Objective<float>(shape, batch, dealing, groups) : Objective<double>(shape, batch, dealing, groups);
    }

    SimdObjective<T> Objective<T>(RecurrentShape shape, SequenceBatch batch, Dealing dealing, Range groups)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new((Workspace<T>)_workspaces.GetValue(shape, s => new Workspace<T>(s, _team)), batch, dealing, groups);
}
