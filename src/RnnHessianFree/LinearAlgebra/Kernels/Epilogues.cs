using System.Runtime.CompilerServices;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>What becomes of a product's sums on their way from registers to memory, which saves a pass over the panel.</summary>
interface IEpilogue<TVector>
{
    /// <param name="sum">A register of the product.</param>
    /// <param name="at">Where in the panel it belongs.</param>
    /// <param name="column">The panel's column its first number belongs to.</param>
    TVector Of(TVector sum, nint at, nint column);
}

/// <summary>Nothing.</summary>
readonly struct Kept<TVector> : IEpilogue<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of(TVector sum, nint at, nint column) => sum;
}

/// <summary>What is added to a product: (weight·alive)∘x; nothing where the weight is 0.</summary>
/// <param name="weight">A number.</param>
/// <param name="alive">A number a column.</param>
/// <param name="x">A panel laid out as the product.</param>
readonly ref struct Addend<T>(T weight, ReadOnlySpan<T> alive, ReadOnlySpan<T> x) where T : unmanaged
{
    public readonly T Weight = weight;
    public readonly ReadOnlySpan<T> Alive = alive;
    public readonly ReadOnlySpan<T> X = x;
}
