using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.Models;

namespace RnnHessianFree.Diagnostics;

/// <summary>
/// Gradient, Gauss-Newton and structural matrices by central differences of network outputs: slow, and independent of every backward pass
/// and product they are compared with.
/// </summary>
public sealed class FiniteDifferences
{
    /// <summary>The step: central differences err by step² in the function and by 1e-16/step in its rounding, equal near ∛1e-16.</summary>
    const double Step = 6e-6;

    readonly RecurrentShape _shape;
    readonly SequenceBatch _batch;
    readonly double[] _theta;
    readonly IRecurrentObjective _f, _s, _h;

    /// <summary>Prepares differences at one θ.</summary>
    /// <param name="engine">Only its losses and outputs are used; it should work in double.</param>
    /// <param name="shape">The network.</param>
    /// <param name="batch">The data.</param>
    /// <param name="parameters">θ.</param>
    public FiniteDifferences(IEngine engine, RecurrentShape shape, SequenceBatch batch, double[] parameters)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(parameters);
        (_shape, _batch, _theta) = (shape, batch, parameters);
        _f = engine.Objective(shape, batch);

        // Networks that show what is inside this one: linear outputs are s_i, and outputs of weight I and bias 0 are h_i.
        var open = new SequenceBatch(batch.Inputs, shape.Outputs, batch.Steps, batch.Sequences);
        var bare = new SequenceBatch(batch.Inputs, shape.Hidden, batch.Steps, batch.Sequences);
        batch.Lengths.CopyTo(open.Lengths);
        batch.Lengths.CopyTo(bare.Lengths);
        for (int i = 0; i < batch.Steps; i++)
            for (int b = 0; b < batch.Sequences; b++)
            {
                batch.Input(i, b).CopyTo(open.Input(i, b));
                batch.Input(i, b).CopyTo(bare.Input(i, b));
                open.Mask(i)[b] = bare.Mask(i)[b] = i < batch.Lengths[b] ? 1 : 0;
            }

        _s = engine.Objective(new(shape.Inputs, shape.Hidden, shape.Outputs, shape.HiddenUnit), open);
        _h = engine.Objective(new(shape.Inputs, shape.Hidden, shape.Hidden, shape.HiddenUnit), bare);
    }

    /// <summary>∇f by central differences of f.</summary>
    public double[] Gradient() => [.. Enumerable.Range(0, _theta.Length).Select(j => Difference(j, theta => [_f.Loss(theta)])[0])];

    /// <summary>G = Σ mask·J_sᵀ H_L J_s / B.</summary>
    public Matrix<double> GaussNewton()
    {
        var J = Jacobian(Outputs);
        double[] s = Outputs(_theta);
        var G = Matrix<double>.Build.Dense(_theta.Length, _theta.Length);
        ForEach(_shape.Outputs, (i, b, at) =>
        {
            double mask = _batch.Mask(i)[b];
            if (mask == 0) return;
            var Ji = J.SubMatrix(at, _shape.Outputs, 0, _theta.Length);
            G.Add(Ji.TransposeThisAndMultiply(mask * Hessian(s.AsSpan(at, _shape.Outputs)) * Ji), G);
        });
        return G / _batch.Sequences;
    }

    /// <summary>S = Σ J_tᵀ diag(e') J_t / B = Σ J_hᵀ diag(1/e') J_h / B over every sequence's own steps, as J_h = diag(e') J_t.</summary>
    public Matrix<double> Structural()
    {
        var J = Jacobian(Hidden);
        double[] h = Hidden(_theta);
        var S = Matrix<double>.Build.Dense(_theta.Length, _theta.Length);
        ForEach(_shape.Hidden, (i, b, at) =>
        {
            if (i >= _batch.Lengths[b]) return;
            var Ji = J.SubMatrix(at, _shape.Hidden, 0, _theta.Length);
            var inverse = Matrix<double>.Build.Diagonal(_shape.Hidden, _shape.Hidden, unit =>
                1 / (_shape.HiddenUnit == HiddenUnit.Tanh ? 1 - h[at + unit] * h[at + unit] : h[at + unit] * (1 - h[at + unit])));
            S.Add(Ji.TransposeThisAndMultiply(inverse * Ji), S);
        });
        return S / _batch.Sequences;
    }

    // H_L at one step of one sequence, from s: I; diag p(1−p); diag p − ppᵀ.
    Matrix<double> Hessian(ReadOnlySpan<double> s)
    {
        var v = Vector<double>.Build.Dense(s.ToArray());
        if (_shape.OutputUnit == OutputUnit.Linear) return Matrix<double>.Build.DenseIdentity(v.Count);
        if (_shape.OutputUnit == OutputUnit.Logistic) return Matrix<double>.Build.DiagonalOfDiagonalVector(v.Map(a => 1 / (2 + Math.Exp(a) + Math.Exp(-a))));
        var p = (v - v.Maximum()).PointwiseExp();
        p /= p.Sum();
        return Matrix<double>.Build.DiagonalOfDiagonalVector(p) - p.OuterProduct(p);
    }

    double[] Outputs(double[] theta)
    {
        double[] s = new double[_batch.Steps * _batch.Sequences * _shape.Outputs];
        _s.Outputs(theta, s);
        return s;
    }

    double[] Hidden(double[] theta)
    {
        var layout = new RecurrentShape(_shape.Inputs, _shape.Hidden, _shape.Hidden).Layout;
        double[] shown = new double[layout.Dimension];
        theta.AsSpan(0, _shape.Layout.OutputWeights.Offset).CopyTo(shown);
        for (int unit = 0; unit < _shape.Hidden; unit++) shown[layout.OutputWeights.Offset + unit * _shape.Hidden + unit] = 1;
        double[] h = new double[_batch.Steps * _batch.Sequences * _shape.Hidden];
        _h.Outputs(shown, h);
        return h;
    }

    Matrix<double> Jacobian(Func<double[], double[]> function) =>
        Matrix<double>.Build.DenseOfColumns(Enumerable.Range(0, _theta.Length).Select(j => Difference(j, function)));

    double[] Difference(int j, Func<double[], double[]> function)
    {
        double[] up = [.. _theta], down = [.. _theta];
        up[j] += Step;
        down[j] -= Step;
        double[] above = function(up), below = function(down);
        return [.. above.Zip(below, (a, b) => (a - b) / (up[j] - down[j]))];
    }

    void ForEach(int units, Action<int, int, int> body)
    {
        for (int i = 0; i < _batch.Steps; i++)
            for (int b = 0; b < _batch.Sequences; b++) body(i, b, (i * _batch.Sequences + b) * units);
    }
}
