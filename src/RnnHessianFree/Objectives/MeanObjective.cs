using System.Numerics.Tensors;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Objectives;

/// <summary>The mean of objectives, each weighted by its sequences: the objective on all their data together.</summary>
public sealed class MeanObjective : IObjective
{
    readonly IObjective[] _parts;
    readonly double[] _losses;
    double[]? _partGradient;

    /// <summary>The mean of these parts.</summary>
    /// <param name="parts">At least one, all of one dimension.</param>
    public MeanObjective(params IReadOnlyList<IObjective> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are 0 parts; a mean needs at least 1.", nameof(parts));
        foreach (var part in parts) Require.Dimension(part.Dimension, parts[0].Dimension);
        _parts = [.. parts];
        _losses = new double[_parts.Length];
        Sequences = _parts.Sum(part => part.Sequences);
    }

    /// <inheritdoc/>
    public int Dimension => _parts[0].Dimension;

    /// <inheritdoc/>
    public int Sequences { get; }

    /// <summary>0 (its parts were drawn, it was not), or the seed of its only part.</summary>
    public ulong BatchSeed => _parts.Length == 1 ? _parts[0].BatchSeed : 0;

    /// <summary>The losses of the parts at the θ evaluated last: how the mean varies from data to data.</summary>
    public ReadOnlySpan<double> PartLosses => _losses;

    /// <summary>The share of a part in the mean: its sequences over all.</summary>
    /// <param name="part">From 0.</param>
    public double Weight(int part) => (double)_parts[part].Sequences / Sequences;

    /// <inheritdoc/>
    public double Loss(ReadOnlySpan<double> parameters)
    {
        double loss = 0;
        for (int i = 0; i < _parts.Length; i++) loss += Weight(i) * (_losses[i] = _parts[i].Loss(parameters));
        return loss;
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        double loss = Weight(0) * (_losses[0] = _parts[0].Gradient(parameters, gradient));
        if (_parts.Length == 1) return loss;
        TensorPrimitives.Multiply(gradient, Weight(0), gradient);
        _partGradient ??= new double[Dimension];
        for (int i = 1; i < _parts.Length; i++)
        {
            loss += Weight(i) * (_losses[i] = _parts[i].Gradient(parameters, _partGradient));
            TensorPrimitives.MultiplyAdd(_partGradient, Weight(i), gradient, gradient);
        }
        return loss;
    }
}
