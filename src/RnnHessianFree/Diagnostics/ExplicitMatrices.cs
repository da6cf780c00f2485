using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Models;
using RnnHessianFree.Models.Textbook;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// Gradient, Gauss-Newton and structural matrices of a small network, from the Jacobian of its outputs and units, a column a parameter, by
/// dual numbers: exact to rounding, and independent of every backward pass and product they are compared with.
/// </summary>
public sealed class ExplicitMatrices
{
    readonly RecurrentShape _shape;
    readonly SequenceBatch _batch;
    readonly TextbookObjective<double> _f;
    readonly TextbookObjective<double>.Pass[] _columns;
    Matrix<double>? _hessian; // kept: errors stay with a pass once they have gone back over it

    /// <summary>Differentiates at one θ.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="batch">The data.</param>
    /// <param name="parameters">θ.</param>
    public ExplicitMatrices(RecurrentShape shape, SequenceBatch batch, double[] parameters)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(parameters);
        (_shape, _batch) = (shape, batch);
        _f = new(shape, batch, new());
        Loss = _f.Loss(parameters);
        _columns = [.. Enumerable.Range(0, parameters.Length).Select(j =>
        {
            double[] unit = new double[parameters.Length];
            unit[j] = 1;
            return _f.Forward(parameters, unit);
        })];
    }

    /// <summary>f(θ).</summary>
    public double Loss { get; }

    /// <summary>∇f = Σ mask·J_sᵀ (ŷ − y) / B.</summary>
    public Vector<double> Gradient() => Gradients().Aggregate((a, b) => a + b) / _batch.Sequences;

    /// <summary>G = Σ mask·J_sᵀ H_L J_s / B.</summary>
    public Matrix<double> GaussNewton()
    {
        var G = Zero();
        foreach (var (i, b) in Counted())
        {
            var J = OutputJacobian(i, b);
            G += _batch.Mask(i - 1)[b] * J.TransposeThisAndMultiply(OutputHessian(_columns[0].s[i].Value.Value.Column(b)) * J);
        }

        return G / _batch.Sequences;
    }

    /// <summary>F = Σ_b g_b g_bᵀ / B, g_b = Σ mask·J_sᵀ (ŷ − y) of a sequence.</summary>
    public Matrix<double> EmpiricalFisher() => Gradients().Select(g => g.OuterProduct(g)).Aggregate((a, b) => a + b) / _batch.Sequences;

    /// <summary>
    /// ∇²f, a column a parameter: the backward pass on dual numbers, the one thing here that goes backwards. Tests hold it against differences of
    /// <see cref="Gradient"/>.
    /// </summary>
    public Matrix<double> Hessian() => _hessian ??= Matrix<double>.Build.DenseOfColumnArrays(_columns.Select(column =>
    {
        double[] product = new double[_columns.Length];
        _f.HessianTimes(column, product);
        return product;
    }));

    /// <summary>S = Σ J_zᵀ diag(d) J_z / B over every sequence's own steps: at an activation's t with d = e', at a cell's h with d = 1.</summary>
    public Matrix<double> Structural()
    {
        var S = Zero();
        for (int k = 0; k < _columns[0].Damped.Count; k++)
        {
            int i = _columns[0].Damped[k].Step;
            for (int b = 0; b < _batch.Sequences; b++)
            {
                if (i > _batch.Lengths[b]) continue;
                var J = Jacobian(column => column.Damped[k].At.Value.Tangent!, b);
                S += J.TransposeThisAndMultiply(Jacobian(column => column.Damped[k].Shown.Value.Tangent!, b));
            }
        }

        return S / _batch.Sequences;
    }

    // Σ mask·J_sᵀ (ŷ − y) of each sequence.
    IEnumerable<Vector<double>> Gradients() => Counted().GroupBy(counted => counted.Sequence, counted =>
    {
        var (i, b) = counted;
        var error = _columns[0].yHat[i].Value.Column(b) - Vector<double>.Build.Dense(_batch.Target(i - 1, b).ToArray());
        return _batch.Mask(i - 1)[b] * OutputJacobian(i, b).TransposeThisAndMultiply(error);
    }).Select(parts => parts.Aggregate((a, b) => a + b)).DefaultIfEmpty(Vector<double>.Build.Dense(_columns.Length));

    Matrix<double> OutputJacobian(int i, int b) => Jacobian(column => column.s[i].Value.Tangent!, b);

    Matrix<double> Jacobian(Func<TextbookObjective<double>.Pass, Matrix<double>> tangent, int b) =>
        Matrix<double>.Build.DenseOfColumnVectors(_columns.Select(column => tangent(column).Column(b)));

    // H_L at one step of one sequence, from s: I; diag p(1−p); diag p − ppᵀ.
    Matrix<double> OutputHessian(Vector<double> s)
    {
        if (_shape.OutputUnit == OutputUnit.Linear) return Matrix<double>.Build.DenseIdentity(s.Count);
        if (_shape.OutputUnit == OutputUnit.Logistic) return Matrix<double>.Build.DiagonalOfDiagonalVector(s.Map(a => 1 / (2 + Math.Exp(a) + Math.Exp(-a))));
        var p = (s - s.Maximum()).PointwiseExp();
        p /= p.Sum();
        return Matrix<double>.Build.DiagonalOfDiagonalVector(p) - p.OuterProduct(p);
    }

    Matrix<double> Zero() => Matrix<double>.Build.Dense(_columns.Length, _columns.Length);

    IEnumerable<(int Step, int Sequence)> Counted() =>
        from i in Enumerable.Range(1, _batch.Steps)
        from b in Enumerable.Range(0, _batch.Sequences)
        where _batch.Mask(i - 1)[b] != 0
        select (i, b);
}
