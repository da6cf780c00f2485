using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnHessianFree.LinearAlgebra;

/// <summary>Checks of arguments; each failure says the value and what is allowed.</summary>
static class Require
{
    /// <summary>Returns the value if it lies in [least, most]; NaN does not.</summary>
    public static T InRange<T>(T value, T least, T most, [CallerMemberName] string name = "") where T : INumber<T> =>
        value >= least && value <= most ? value : throw Wrong(value, name, $"{least} to {most}");

    /// <summary>Returns the value if it is there.</summary>
    public static T NotNull<T>(T? value, [CallerMemberName] string name = "") where T : class =>
        value ?? throw new ArgumentNullException(name);

    /// <summary>Returns the value if it is positive and finite.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw Wrong(value, name, "a finite number > 0");

    /// <summary>Returns the value if it is a member of its enumeration.</summary>
    public static T Defined<T>(T value, [CallerMemberName] string name = "") where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Wrong(value, name, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>Throws where a vector or an operator has not the dimension it needs.</summary>
    public static void Dimension(int length, int dimension, [CallerArgumentExpression(nameof(length))] string name = "")
    {
        if (length != dimension) throw new ArgumentException($"{name} is {length}; it must be {dimension}.", name);
    }

    static ArgumentOutOfRangeException Wrong<T>(T value, string name, string allowed) =>
        new(name, $"{name} is {value}; allowed is {allowed}.");
}
