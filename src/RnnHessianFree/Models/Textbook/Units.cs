using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>The output nonlinearities g with what training needs of them; matrices are [units × sequences].</summary>
static class Units
{
    /// <summary>ŷ = g(s), and along a direction Rŷ = H_L Rs: the output Hessian is g' for all matching losses.</summary>
    public static Dual<T> Activate<T>(this OutputUnit unit, Dual<T> s) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var yHat = unit switch
        {
            OutputUnit.Linear => s.Value,
            OutputUnit.Logistic => s.Value.Map(Sigmoid),
            OutputUnit.Softmax => s.Value.MapColumns(Softmax),
            _ => throw Unknown(unit),
        };
        return new(yHat, s.Tangent is { } rs ? unit.HessianTimes(yHat, rs) : null);
    }

    /// <summary>The loss of every sequence: a row [1 × sequences].</summary>
    public static Matrix<T> Loss<T>(this OutputUnit unit, Matrix<T> s, Matrix<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => unit switch
    {
        // ½‖s − y‖²
        OutputUnit.Linear => (s - y).Map(e => T.CreateTruncating(0.5) * e * e).ColumnSums().ToRowMatrix(),
        // −y log ŷ − (1−y) log(1−ŷ) = max(s, 0) − ys + log(1 + exp(−|s|))
        OutputUnit.Logistic => s.Map2((a, b) => T.Max(a, T.Zero) - a * b + T.LogP1(T.Exp(-T.Abs(a))), y).ColumnSums().ToRowMatrix(),
        // −Σ y log ŷ = log Σ exp s − Σ ys, as Σ y = 1
        OutputUnit.Softmax => Matrix<T>.Build.Dense(1, s.ColumnCount, (_, b) => LogSumExp(s.Column(b), y.Column(b))),
        _ => throw Unknown(unit),
    };

    /// <summary>H_L r, the output Hessian times r: I; diag ŷ(1−ŷ); diag ŷ − ŷŷᵀ.</summary>
    public static Matrix<T> HessianTimes<T>(this OutputUnit unit, Matrix<T> yHat, Matrix<T> r) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        unit switch
        {
            OutputUnit.Linear => r,
            OutputUnit.Logistic => yHat.Map2((p, a) => p * (T.One - p) * a, r),
            OutputUnit.Softmax => yHat.PointwiseMultiply(r - Matrix<T>.Build.Dense(r.RowCount, r.ColumnCount, (_, b) => yHat.Column(b).DotProduct(r.Column(b)))),
            _ => throw Unknown(unit),
        };

    public static T Sigmoid<T>(T a) where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-a));

    static MathNet.Numerics.LinearAlgebra.Vector<T> Softmax<T>(MathNet.Numerics.LinearAlgebra.Vector<T> s)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T most = s.Maximum();
        var e = s.Map(a => T.Exp(a - most));
        return e / e.Sum();
    }

    static ArgumentOutOfRangeException Unknown(OutputUnit unit) => new(nameof(unit), unit, "There is no such output unit.");

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
