using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>The nonlinearities e and g with what training needs of them; matrices are [units × sequences].</summary>
static class Units
{
    /// <summary>h = e(t).</summary>
    public static Matrix<T> Activate<T>(this HiddenUnit unit, Matrix<T> t) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        unit == HiddenUnit.Tanh ? t.Map(T.Tanh) : t.Map(Sigmoid);

    /// <summary>e'(t), from h = e(t).</summary>
    public static Matrix<T> Derivative<T>(this HiddenUnit unit, Matrix<T> h) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        unit == HiddenUnit.Tanh ? h.Map(a => T.One - a * a) : h.Map(a => a * (T.One - a));

    /// <summary>ŷ = g(s).</summary>
    public static Matrix<T> Activate<T>(this OutputUnit unit, Matrix<T> s) where T : unmanaged, IBinaryFloatingPointIeee754<T> => unit switch
    {
        OutputUnit.Linear => s,
        OutputUnit.Logistic => s.Map(Sigmoid),
        _ => s.MapColumns(Softmax),
    };

    /// <summary>The loss of every sequence: a row [1 × sequences].</summary>
    public static Matrix<T> Loss<T>(this OutputUnit unit, Matrix<T> s, Matrix<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => unit switch
    {
        // ½‖s − y‖²
        OutputUnit.Linear => (s - y).Map(e => T.CreateTruncating(0.5) * e * e).ColumnSums().ToRowMatrix(),
        // −y log ŷ − (1−y) log(1−ŷ) = max(s, 0) − ys + log(1 + exp(−|s|))
        OutputUnit.Logistic => s.Map2((a, b) => T.Max(a, T.Zero) - a * b + T.LogP1(T.Exp(-T.Abs(a))), y).ColumnSums().ToRowMatrix(),
        // −Σ y log ŷ = log Σ exp s − Σ ys, as Σ y = 1
        _ => Matrix<T>.Build.Dense(1, s.ColumnCount, (_, b) => LogSumExp(s.Column(b), y.Column(b))),
    };

    /// <summary>H_L r, the output Hessian times r: I; diag ŷ(1−ŷ); diag ŷ − ŷŷᵀ.</summary>
    public static Matrix<T> HessianTimes<T>(this OutputUnit unit, Matrix<T> yHat, Matrix<T> r) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        unit switch
        {
            OutputUnit.Linear => r,
            OutputUnit.Logistic => yHat.Map2((p, a) => p * (T.One - p) * a, r),
            _ => yHat.PointwiseMultiply(r - Matrix<T>.Build.Dense(r.RowCount, r.ColumnCount, (_, b) => yHat.Column(b).DotProduct(r.Column(b)))),
        };

    static T Sigmoid<T>(T a) where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-a));

    static MathNet.Numerics.LinearAlgebra.Vector<T> Softmax<T>(MathNet.Numerics.LinearAlgebra.Vector<T> s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T most = s.Maximum();
        var e = s.Map(a => T.Exp(a - most));
        return e / e.Sum();
    }

    static T LogSumExp<T>(MathNet.Numerics.LinearAlgebra.Vector<T> s, MathNet.Numerics.LinearAlgebra.Vector<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T most = s.Maximum();
        var shifted = s.Map(a => a - most);
        return T.Log(shifted.Map(T.Exp).Sum()) - shifted.DotProduct(y);
    }

    static Matrix<T> MapColumns<T>(
        this Matrix<T> matrix, Func<MathNet.Numerics.LinearAlgebra.Vector<T>, MathNet.Numerics.LinearAlgebra.Vector<T>> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Matrix<T>.Build.DenseOfColumnVectors(matrix.EnumerateColumns().Select(map));
}
