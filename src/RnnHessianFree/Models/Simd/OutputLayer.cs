using System.Numerics;
using System.Numerics.Tensors;

namespace RnnHessianFree.Models.Simd;

/// <summary>The output nonlinearities g with their losses and output Hessians, on panels [Y × columns].</summary>
sealed class OutputLayer<T>(OutputUnit unit) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    T[] _first = [], _second = [], _third = [];

    /// <summary>Turns s into ŷ = g(s) in place and returns Σ mask·loss.</summary>
    public double Activate(Span<T> s, ReadOnlySpan<T> y, ReadOnlySpan<T> mask)
    {
        int n = mask.Length;
        Fit(n);
        var loss = _first.AsSpan(0, n);
        var a = _second.AsSpan(0, n);
        var b = _third.AsSpan(0, n);
        loss.Clear();
        switch (unit)
        {
            case OutputUnit.Linear:
                for (int i = 0; i < s.Length; i += n)
                {
                    // ½(s − y)²
                    TensorPrimitives.Subtract(s.Slice(i, n), y.Slice(i, n), a);
                    TensorPrimitives.MultiplyAdd<T>(a, a, loss, loss);
                }

                TensorPrimitives.Multiply(loss, T.CreateTruncating(0.5), loss);
                break;
            case OutputUnit.Logistic:
                for (int i = 0; i < s.Length; i += n)
                {
                    // −y log ŷ − (1−y) log(1−ŷ) = max(s, 0) − ys + log(1 + exp(−|s|))
                    var row = s.Slice(i, n);
                    var target = y.Slice(i, n);
                    TensorPrimitives.Max(row, T.Zero, a);
                    TensorPrimitives.Multiply(row, target, b);
                    TensorPrimitives.Subtract(a, b, a);
                    TensorPrimitives.Add(loss, a, loss);
                    for (int j = 0; j < n; j++) loss[j] += T.LogP1(T.Exp(-T.Abs(row[j])));
                    TensorPrimitives.Sigmoid(row, row);
                }

                break;
            case OutputUnit.Softmax:
                // −Σ y log ŷ = log Σ exp(s − m) − Σ y(s − m), m = max s, Σ y = 1
                s[..n].CopyTo(a);
                for (int i = n; i < s.Length; i += n) TensorPrimitives.Max(a, s.Slice(i, n), a);
                b.Clear();
                for (int i = 0; i < s.Length; i += n)
                {
                    var row = s.Slice(i, n);
                    TensorPrimitives.Subtract(row, a, row);
                    TensorPrimitives.MultiplyAdd(row, y.Slice(i, n), loss, loss);
                    TensorPrimitives.Exp(row, row);
                    TensorPrimitives.Add(b, row, b);
                }

                for (int i = 0; i < s.Length; i += n) TensorPrimitives.Divide(s.Slice(i, n), b, s.Slice(i, n));
                TensorPrimitives.Log(b, b);
                TensorPrimitives.Subtract(b, loss, loss);
                break;
        }

        double sum = 0;
        for (int j = 0; j < n; j++)
            if (mask[j] != T.Zero) sum += double.CreateTruncating(mask[j]) * double.CreateTruncating(loss[j]);
        return sum;
    }

    /// <summary>ε = mask·(ŷ − y): the gradient of the loss with respect to s, alike for all matching losses.</summary>
    public static void Gradient(ReadOnlySpan<T> outputs, ReadOnlySpan<T> y, ReadOnlySpan<T> mask, Span<T> epsilon)
    {
        TensorPrimitives.Subtract(outputs, y, epsilon);
        TimesMask(mask, epsilon);
    }

    /// <summary>Rs ← mask·H_L Rs: I; diag ŷ(1−ŷ); diag ŷ − ŷŷᵀ.</summary>
    public void TimesHessian(ReadOnlySpan<T> outputs, ReadOnlySpan<T> mask, Span<T> rs)
    {
        int n = mask.Length;
        Fit(n);
        var sum = _first.AsSpan(0, n);
        var a = _second.AsSpan(0, n);
        switch (unit)
        {
            case OutputUnit.Linear:
                break;
            case OutputUnit.Logistic:
                for (int i = 0; i < rs.Length; i += n)
                {
                    var p = outputs.Slice(i, n);
                    var r = rs.Slice(i, n);
                    TensorPrimitives.Multiply(p, r, r);
                    TensorPrimitives.Multiply(p, r, a);
                    TensorPrimitives.Subtract(r, a, r);
                }

                break;
            case OutputUnit.Softmax:
                // ŷ∘(r − ŷᵀr)
                sum.Clear();
                for (int i = 0; i < rs.Length; i += n) TensorPrimitives.MultiplyAdd(outputs.Slice(i, n), rs.Slice(i, n), sum, sum);
                for (int i = 0; i < rs.Length; i += n)
                {
                    TensorPrimitives.Subtract(rs.Slice(i, n), sum, rs.Slice(i, n));
                    TensorPrimitives.Multiply(outputs.Slice(i, n), rs.Slice(i, n), rs.Slice(i, n));
                }

                break;
        }

        TimesMask(mask, rs);
    }

    static void TimesMask(ReadOnlySpan<T> mask, Span<T> panel)
    {
        for (int i = 0; i < panel.Length; i += mask.Length) TensorPrimitives.Multiply(panel.Slice(i, mask.Length), mask, panel.Slice(i, mask.Length));
    }

    void Fit(int columns)
    {
        if (_first.Length < columns) (_first, _second, _third) = (new T[columns], new T[columns], new T[columns]);
    }
}
