using System.Numerics;
using System.Runtime.Intrinsics;

namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>The inner loops of the recurrent network for this machine's widest registers.</summary>
abstract class Kernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernels of the widest registers the hardware has.</summary>
    public static Kernels<T> Best { get; } =
        Vector512.IsHardwareAccelerated ? new Kernels<Lanes512<T>, Vector512<T>, T>("512-bit") :
        Vector256.IsHardwareAccelerated ? new Kernels<Lanes256<T>, Vector256<T>, T>("256-bit") :
        new Kernels<Lanes128<T>, Vector128<T>, T>(Vector128.IsHardwareAccelerated ? "128-bit" : "no SIMD");

    /// <summary>What they run on, for a person.</summary>
    public abstract string Name { get; }

    /// <summary>Numbers per register; the columns of every panel are a multiple of it.</summary>
    public abstract int Lanes { get; }

    /// <summary>The least number of columns, at least <paramref name="columns"/>, that registers can cover.</summary>
    public int PadColumns(int columns) => (columns + Lanes - 1) / Lanes * Lanes;

    /// <summary>C = Σ A·B over the terms, or C += it, and what is added; see <see cref="MatrixKernel{TLanes, TVector, T}"/>.</summary>
    public abstract void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second = default, bool accumulate = false, in Ahead<T> ahead = default,
        in Addend<T> addend = default);

    /// <summary>The transpose of a panel [rows × columns], its rows <paramref name="stride"/> apart.</summary>
    public abstract void Transpose(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride);
}

/// <inheritdoc/>
sealed class Kernels<TLanes, TVector, T>(string name) : Kernels<T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string Name => name;

    public override int Lanes => TLanes.Count;

    public override void Multiply(
        Span<T> c, int cStride, int rows, int columns, in Term<T> first, in Term<T> second = default, bool accumulate = false, in Ahead<T> ahead = default,
        in Addend<T> addend = default) =>
        MatrixKernel<TLanes, TVector, T>.Multiply(c, cStride, rows, columns, first, second, accumulate, default(Kept<TVector>), ahead, addend);

    public override void Transpose(ReadOnlySpan<T> panel, int rows, int columns, Span<T> transposed, int stride) =>
        TransposeKernel.Transpose(panel, rows, columns, transposed, stride);
}
