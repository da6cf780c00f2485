using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>The mean of objectives, each weighted by its sequences: the objective on all their data together.</summary>
public sealed class MeanObjective : IObjective
{
    readonly IObjective[] _parts;
    double[]? _partGradient;

    /// <summary>The mean of these parts.</summary>
    /// <param name="parts">At least one, all of one dimension.</param>
    public MeanObjective(params IReadOnlyList<IObjective> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are 0 parts; a mean needs at least 1.", nameof(parts));
        foreach (var part in parts) Require.Dimension(part.Dimension, parts[0].Dimension);
        _parts = [.. parts];
        Sequences = _parts.Sum(part => part.Sequences);
    }

    /// <inheritdoc/>
    public int Dimension => _parts[0].Dimension;

    /// <inheritdoc/>
    public int Sequences { get; }

    /// <summary>0 (its parts were drawn, it was not), or the seed of its only part.</summary>
    public ulong BatchSeed => _parts.Length == 1 ? _parts[0].BatchSeed : 0;

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> parameters)
    {
        double loss = 0;
        foreach (var part in _parts) loss += Weight(part) * part.Loss(parameters);
        return loss;
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double loss = Weight(_parts[0]) * _parts[0].Gradient(parameters, gradient);
        if (_parts.Length == 1) return loss;
        TensorPrimitives.Multiply(gradient, Weight(_parts[0]), gradient);
        _partGradient ??= new double[Dimension];
        foreach (var part in _parts.AsSpan(1))
        {
            loss += Weight(part) * part.Gradient(parameters, _partGradient);
            TensorPrimitives.MultiplyAdd(_partGradient, Weight(part), gradient, gradient);
        }
        return loss;
    }

    double Weight(IObjective part) => (double)part.Sequences / Sequences;
}
