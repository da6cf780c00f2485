using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra;

namespace RnnHessianFree.Models.Textbook;

/// <summary>
/// The loss of a network on one batch. Matrices are [units × sequences], steps i count from 1 as in the paper, and h[0] is the learned h_0.
/// </summary>
sealed class TextbookObjective<T> : IRecurrentObjective where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly RecurrentShape _shape;
    readonly ParameterLayout _layout;
    readonly Matrix<T>[] _x, _y, _mask, _alive;
    readonly Matrix<T> _one;

    internal TextbookObjective(RecurrentShape shape, SequenceBatch batch)
    {
        (_shape, _layout, Batch) = (shape, shape.Layout, batch);
        _one = Matrix<T>.Build.Dense(1, Sequences, T.One);
        _x = Steps(shape.Inputs, (i, unit, b) => batch.Input(i, b)[unit]);
        _y = Steps(shape.Outputs, (i, unit, b) => batch.Target(i, b)[unit]);
        _mask = Steps(shape.Outputs, (i, _, b) => batch.Mask(i)[b]);
        _alive = Steps(shape.Hidden, (i, _, b) => i < batch.Lengths[b] ? 1 : 0);
    }

    public SequenceBatch Batch { get; }

    public int Dimension => _layout.Dimension;

    public int Sequences => Batch.Sequences;

    public ulong BatchSeed => Batch.Seed;

    int T_ => Batch.Steps;

    public double Loss(ReadOnlySpan<double> parameters) => Loss(Forward(Read(parameters)));

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        _layout.RequireLength(gradient.Length);
        var w = Read(parameters);
        var pass = Forward(w);
        var epsilon = Each(i => (pass.yHat[i] - _y[i]).PointwiseMultiply(_mask[i]));
        Backward(w, pass, epsilon, _ => null).CopyTo(_layout, gradient, 1.0 / Sequences);
        return Loss(pass);
    }

    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, double structuralWeight = 0)
    {
        if (!(structuralWeight >= 0 && double.IsFinite(structuralWeight)))
            throw new ArgumentOutOfRangeException(nameof(structuralWeight), structuralWeight, "The structural weight must be finite and ≥ 0.");
        var w = Read(parameters);
        return new Operator(this, w, Forward(w), T.CreateTruncating(structuralWeight));
    }

    public double Outputs(ReadOnlySpan<double> parameters, Span<double> outputs)
    {
        Batch.RequireOutputs(outputs.Length);
        var pass = Forward(Read(parameters));
        for (int i = 1; i <= T_; i++)
            for (int b = 0; b < Sequences; b++)
                for (int unit = 0; unit < _shape.Outputs; unit++)
                    outputs[((i - 1) * Sequences + b) * _shape.Outputs + unit] =
                        Batch.Mask(i - 1)[b] != 0 ? double.CreateTruncating(pass.yHat[i][unit, b]) : 0;
        return Loss(pass);
    }

    // t_i = W_hx x_i + W_hh h_{i−1} + b_h,  h_i = e(t_i),  s_i = W_yh h_i + b_y,  ŷ_i = g(s_i)
    Pass Forward(Weights<T> w)
    {
        var (h, s, yHat) = (new Matrix<T>[T_ + 1], new Matrix<T>[T_ + 1], new Matrix<T>[T_ + 1]);
        h[0] = w.h_0 * _one;
        for (int i = 1; i <= T_; i++)
        {
            var t = w.W_hx * _x[i] + w.W_hh * h[i - 1] + w.b_h * _one;
            h[i] = _shape.HiddenUnit.Activate(t);
            s[i] = w.W_yh * h[i] + w.b_y * _one;
            yHat[i] = _shape.OutputUnit.Activate(s[i]);
        }

        return new(h, s, yHat);
    }

    // Rt_i = V_hx x_i + V_hh h_{i−1} + v_b + W_hh Rh_{i−1},  Rh_i = e'∘Rt_i,  Rs_i = V_yh h_i + v_y + W_yh Rh_i
    (Matrix<T>[] Rt, Matrix<T>[] Rs) RForward(Weights<T> w, Weights<T> v, Pass pass)
    {
        var (Rt, Rs) = (new Matrix<T>[T_ + 1], new Matrix<T>[T_ + 1]);
        var Rh = v.h_0 * _one;
        for (int i = 1; i <= T_; i++)
        {
            Rt[i] = v.W_hx * _x[i] + v.W_hh * pass.h[i - 1] + v.b_h * _one + w.W_hh * Rh;
            Rh = _shape.HiddenUnit.Derivative(pass.h[i]).PointwiseMultiply(Rt[i]);
            Rs[i] = v.W_yh * pass.h[i] + v.b_y * _one + w.W_yh * Rh;
        }

        return (Rt, Rs);
    }

    // δ_i = (W_yhᵀ ε_i + W_hhᵀ δ_{i+1})∘e'(t_i) + what is added at the pre-activation; the weights are shared, so their gradients add over i.
    Weights<T> Backward(Weights<T> w, Pass pass, Matrix<T>[] epsilon, Func<int, Matrix<T>?> atPreActivation)
    {
        var d = Weights<T>.Zero(_layout);
        var delta = Matrix<T>.Build.Dense(_shape.Hidden, Sequences);
        for (int i = T_; i >= 1; i--)
        {
            delta = (w.W_yh.Transpose() * epsilon[i] + w.W_hh.Transpose() * delta).PointwiseMultiply(_shape.HiddenUnit.Derivative(pass.h[i]));
            if (atPreActivation(i) is { } added) delta += added;
            d = d with
            {
                W_yh = d.W_yh + epsilon[i] * pass.h[i].Transpose(),
                b_y = d.b_y + epsilon[i] * _one.Transpose(),
                W_hh = d.W_hh + delta * pass.h[i - 1].Transpose(),
                W_hx = d.W_hx + delta * _x[i].Transpose(),
                b_h = d.b_h + delta * _one.Transpose(),
            };
        }

        return d with { h_0 = w.W_hh.Transpose() * delta * _one.Transpose() };
    }

    // Σ mask·loss / B
    double Loss(Pass pass)
    {
        double sum = 0;
        for (int i = 1; i <= T_; i++)
        {
            var loss = _shape.OutputUnit.Loss(pass.s[i], _y[i]);
            for (int b = 0; b < Sequences; b++)
                if (Batch.Mask(i - 1)[b] != 0) sum += Batch.Mask(i - 1)[b] * double.CreateTruncating(loss[0, b]);
        }

        return sum / Sequences;
    }

    Weights<T> Read(ReadOnlySpan<double> parameters)
    {
        _layout.RequireLength(parameters.Length);
        return Weights<T>.Of(_layout, parameters);
    }

    Matrix<T>[] Each(Func<int, Matrix<T>> at) => [null!, .. Enumerable.Range(1, T_).Select(at)];

    Matrix<T>[] Steps(int units, Func<int, int, int, double> number) =>
        Each(i => Matrix<T>.Build.Dense(units, Sequences, (unit, b) => T.CreateTruncating(number(i - 1, unit, b))));

    sealed record Pass(Matrix<T>[] h, Matrix<T>[] s, Matrix<T>[] yHat);

    // (G + structuralWeight·S) v = Jᵀ H_L J v + structuralWeight·Σ J_tᵀ diag(d) J_t v, with d = e'.
    sealed class Operator(TextbookObjective<T> f, Weights<T> w, Pass pass, T structuralWeight) : ILinearOperator
    {
        public int Dimension => f.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            f._layout.RequireLength(product.Length);
            var (Rt, Rs) = f.RForward(w, f.Read(v), pass);
            var epsilon = f.Each(i => f._shape.OutputUnit.HessianTimes(pass.yHat[i], Rs[i]).PointwiseMultiply(f._mask[i]));
            Matrix<T>? Structural(int i) => structuralWeight == T.Zero ? null
                : structuralWeight * f._shape.HiddenUnit.Derivative(pass.h[i]).PointwiseMultiply(Rt[i]).PointwiseMultiply(f._alive[i]);
            f.Backward(w, pass, epsilon, Structural).CopyTo(f._layout, product, 1.0 / f.Sequences);
        }
    }
}
