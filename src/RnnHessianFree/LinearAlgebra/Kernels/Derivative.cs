namespace RnnHessianFree.LinearAlgebra.Kernels;

/// <summary>The factor e'(t) of a hidden layer, got from h = e(t), with the structural damping that may go with it.</summary>
/// <param name="isTanh">Tanh, else logistic.</param>
/// <param name="hidden">h, a panel laid out as the product it multiplies.</param>
readonly ref struct Derivative<T>(bool isTanh, ReadOnlySpan<T> hidden) where T : unmanaged
{
    public readonly bool IsTanh = isTanh;
    public readonly ReadOnlySpan<T> Hidden = hidden;

    /// <summary>Adds (Weight·Alive)∘X where Weight is not 0; X is a panel, Alive one of its rows.</summary>
    public ReadOnlySpan<T> X { get; init; }
    public ReadOnlySpan<T> Alive { get; init; }
    public T Weight { get; init; }
}
