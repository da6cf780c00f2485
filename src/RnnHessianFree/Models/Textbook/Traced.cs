using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>
/// A matrix that knows what it was computed from: its derivative along a direction goes with it (<see cref="Dual{T}"/>), and
/// <see cref="Tape{T}.Pull"/> goes back over the operations. Each operation is a line forward and a line back; whatever is written with
/// them has an exact Jacobian, transposed Jacobian and Hessian that nobody derived.
/// </summary>
readonly struct Traced<T>(Node<T> node) : INumbers<Traced<T>> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Node<T> Node { get; } = node;

    public Dual<T> Value => Node.Value;

    public static Traced<T> operator +(Traced<T> a, Traced<T> b) => a.Node.Tape.Record(a.Value + b.Value, (c, _) =>
    {
        a.Node.Receive(c);
        b.Node.Receive(c);
    });

    public static Traced<T> operator -(Traced<T> a, Traced<T> b) => a + -1.0 * b;

    public static Traced<T> operator *(Traced<T> a, Traced<T> b) => a.Node.Tape.Record(a.Value.Times(b.Value), (c, of) =>
    {
        a.Node.Receive(c.Times(of(b)));
        b.Node.Receive(c.Times(of(a)));
    });

    public static Traced<T> operator *(double scale, Traced<T> a) =>
        a.Node.Tape.Record(T.CreateTruncating(scale) * a.Value, (c, _) => a.Node.Receive(T.CreateTruncating(scale) * c));

    /// <summary>The matrix product W a.</summary>
    public static Traced<T> Product(Traced<T> w, Traced<T> a) => a.Node.Tape.Record(w.Value * a.Value, (c, of) =>
    {
        w.Node.Receive(c * of(a).Transpose());
        a.Node.Receive(of(w).Transpose() * c);
    });

    public static Traced<T> Tanh(Traced<T> a) => Function(a, x => x.Map(T.Tanh), (h, c) => c - h.Times(h.Times(c)));

    public static Traced<T> Logistic(Traced<T> a) => Function(a, x => x.Map(Units.Sigmoid), (h, c) => h.Times(c) - h.Times(h.Times(c)));

    public static Traced<T> Step(Traced<T> a) => a.Node.Tape.Constant(a.Value.Value.Map(x => x > T.Zero ? T.One : T.Zero));

    // h = e(a) whose slope times c is a function of h and c.
    static Traced<T> Function(Traced<T> a, Func<Matrix<T>, Matrix<T>> e, Func<Dual<T>, Dual<T>, Dual<T>> timesSlope)
    {
        var value = new Dual<T>(e(a.Value.Value));
        if (a.Value.Tangent is { } r) value = value with { Tangent = timesSlope(value, new(r)).Value };
        Traced<T> h = default;
        return h = a.Node.Tape.Record(value, (c, of) => a.Node.Receive(timesSlope(of(h), c)));
    }
}

/// <summary>One operation's result, and the error that comes back to it.</summary>
sealed class Node<T>(Tape<T> tape, Dual<T> value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Tape<T> Tape { get; } = tape;

    public Dual<T> Value { get; } = value;

    /// <summary>The derivative of what is pulled with respect to this; null for none.</summary>
    public Dual<T>? Error { get; private set; }

    public void Receive(Dual<T> error) => Error = Error is { } before ? before + error : error;
}

/// <summary>Operations in the order in which they were done.</summary>
sealed class Tape<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly List<(Node<T> Node, Action<Dual<T>, Func<Traced<T>, Dual<T>>> Back)> _operations = [];

    public Traced<T> Constant(Matrix<T> value) => new(new(this, new(value)));

    public Traced<T> Variable(Dual<T> value) => new(new(this, value));

    public Traced<T> Record(Dual<T> value, Action<Dual<T>, Func<Traced<T>, Dual<T>>> back)
    {
        var node = new Node<T>(this, value);
        _operations.Add((node, back));
        return new(node);
    }

    /// <summary>
    /// Sends errors that nodes have received back to what they were computed from: Jᵀ times them. With <paramref name="second"/> the
    /// derivatives of J along the direction count too, so that an error's tangent is that of the whole product.
    /// </summary>
    public void Pull(bool second = false)
    {
        foreach (var (node, back) in Enumerable.Reverse(_operations))
        {
            if (node.Error is { } error) back(error, traced => second ? traced.Value : traced.Value.Constant);
        }
    }
}
