using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models;

/// <summary>Constraints on a network's blocks of parameters.</summary>
public static class BlockConstraints
{
    /// <summary>A block stays as it is in θ.</summary>
    /// <param name="constraints">What it is added to.</param>
    /// <param name="block">Such as h_0 or W_hh.</param>
    /// <param name="theta">θ.</param>
    public static void Freeze(this Constraints constraints, ParameterBlock block, ReadOnlySpan<double> theta)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        for (int i = block.Offset; i < block.Offset + block.Length; i++) constraints.Bound(i, theta[i], theta[i]);
    }

    /// <summary>Connections that are not there stay 0.</summary>
    /// <param name="constraints">What it is added to.</param>
    /// <param name="block">A block of weights.</param>
    /// <param name="isThere">Whether the connection to a unit from a unit is there; both count from 0.</param>
    public static void Connect(this Constraints constraints, ParameterBlock block, Func<int, int, bool> isThere)
    {
        ArgumentNullException.ThrowIfNull(isThere);
        constraints.Bound(block, (to, from) => isThere(to, from) ? (double.NegativeInfinity, double.PositiveInfinity) : (0, 0));
    }

    /// <summary>Dale's law: what a unit sends has one sign.</summary>
    /// <param name="constraints">What it is added to.</param>
    /// <param name="block">A block of weights.</param>
    /// <param name="sign">That of a sending unit, from 0: positive, negative, or 0 for either.</param>
    public static void Sign(this Constraints constraints, ParameterBlock block, Func<int, int> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        constraints.Bound(block, (_, from) => (sign(from) > 0 ? 0 : double.NegativeInfinity, sign(from) < 0 ? 0 : double.PositiveInfinity));
    }

    static void Bound(this Constraints constraints, ParameterBlock block, Func<int, int, (double, double)> bounds)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        for (int i = 0; i < block.Length; i++)
        {
            var (lower, upper) = bounds(i / block.Columns, i % block.Columns);
            constraints.Bound(block.Offset + i, lower, upper);
        }
    }
}
