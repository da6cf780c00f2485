using RnnHessianFree.LinearAlgebra.Kernels;

namespace RnnHessianFree.Models.Simd;

/// <summary>
/// The default engine: fused SIMD kernels on cache-sized chunks of sequences, spread over threads. Results do not depend on the number of
/// threads.
/// </summary>
public sealed class SimdEngine : IEngine
{
    readonly ThreadTeam _team;

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

    /// <inheritdoc cref="IEngine.Bind"/>
    public SimdModel Bind(RecurrentShape shape) =>
        Precision == Precision.Single ? new SimdModel<float>(shape, this, _team) : new SimdModel<double>(shape, this, _team);

    RecurrentModel IEngine.Bind(RecurrentShape shape) => Bind(shape);
}
