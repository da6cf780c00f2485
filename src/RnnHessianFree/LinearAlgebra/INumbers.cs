namespace RnnHessianFree.LinearAlgebra;

/// <summary>
/// Numbers computed with elementwise, many at a time: a register of sequences, or matrices that are being differentiated. What is written
/// for them is written once, and runs at the speed of the one and can be checked by the other.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface INumbers<TSelf> where TSelf : struct, INumbers<TSelf>
{
    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a∘b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>scale·a.</summary>
    static abstract TSelf operator *(double scale, TSelf a);

    /// <summary>tanh a.</summary>
    static abstract TSelf Tanh(TSelf a);

    /// <summary>1/(1 + exp(−a)).</summary>
    static abstract TSelf Logistic(TSelf a);

    /// <summary>1 where a is greater than 0, else 0.</summary>
    static abstract TSelf Step(TSelf a);
}
