using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using RnnHessianFree.LinearAlgebra;
using RnnHessianFree.Models.Cells;
using RnnHessianFree.Objectives;

namespace RnnHessianFree.Models.Textbook;

/// <summary>
/// The loss of a network on one batch. Matrices are [units × sequences], steps i count from 1 as in the paper, and h[0] is the learned h_0.
/// Only the forward equations are written; what is differentiated is differentiated by <see cref="Traced{T}"/>.
/// </summary>
sealed class TextbookObjective<T> : IRecurrentObjective where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly RecurrentShape _shape;
    readonly ParameterLayout _layout;
    readonly Matrix<T>[] _x, _y, _mask, _alive;
    readonly Matrix<T> _one;
    readonly PassMeter _meter;
    readonly ILookup<(ParameterKind, int Stage, int Part), int> _blocks;

    internal TextbookObjective(RecurrentShape shape, SequenceBatch batch, PassMeter meter)
    {
        (_shape, _layout, Batch, _meter) = (shape, shape.Layout, batch, meter);
        _blocks = _layout.Blocks.Index().ToLookup(block => (block.Item.Kind, block.Item.Stage, block.Item.Part), block => block.Index);
        _one = Matrix<T>.Build.Dense(1, Sequences, T.One);
        _x = Steps(shape.Inputs, (i, unit, b) => batch.Input(i, b)[unit]);
        _y = Steps(shape.Outputs, (i, unit, b) => batch.Target(i, b)[unit]);
        _mask = Steps(shape.Outputs, (i, _, b) => batch.Mask(i)[b]);
        _alive = Steps(1, (i, _, b) => i < batch.Lengths[b] ? 1 : 0);
    }

    public SequenceBatch Batch { get; }

    public int Dimension => _layout.Dimension;

    public int Sequences => Batch.Sequences;

    public ulong BatchSeed => Batch.Seed;

    int T_ => Batch.Steps;

    public double Loss(ReadOnlySpan<double> parameters)
    {
        _meter.CountLoss(Sequences);
        return Loss(Forward(parameters));
    }

    public double Gradient(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        _meter.CountGradient(Sequences);
        _layout.RequireLength(gradient.Length);
        var pass = Forward(parameters);
        for (int i = 1; i <= T_; i++) pass.s[i].Node.Receive(new(Error(pass, i)));
        pass.Tape.Pull();
        Write(pass, gradient, error => error.Value);
        return Loss(pass);
    }

    public ILinearOperator Curvature(ReadOnlySpan<double> parameters, CurvatureRequest request = default)
    {
        _meter.CountCurvature(Sequences);
        _layout.RequireLength(parameters.Length);
        return new Operator(this, parameters.ToArray(), request);
    }

    public void FisherDiagonal(ReadOnlySpan<double> parameters, Span<double> diagonal)
    {
        _meter.CountGradient(Sequences);
        _layout.RequireLength(diagonal.Length);
        diagonal.Clear();
        double[] g = new double[Dimension];
        for (int b = 0; b < Sequences; b++)
        {
            var pass = Forward(parameters);
            for (int i = 1; i <= T_; i++) pass.s[i].Node.Receive(new(Error(pass, i).MapIndexed((_, column, e) => column == b ? e : T.Zero)));
            pass.Tape.Pull();
            Write(pass, g, error => error.Value); // g_b / B
            for (int k = 0; k < g.Length; k++) diagonal[k] += Sequences * g[k] * g[k];
        }
    }

    public double Outputs(ReadOnlySpan<double> parameters, Span<double> outputs)
    {
        Batch.RequireOutputs(outputs.Length);
        var pass = Forward(parameters);
        for (int i = 1; i <= T_; i++)
            for (int b = 0; b < Sequences; b++)
                for (int unit = 0; unit < _shape.Outputs; unit++)
                    outputs[((i - 1) * Sequences + b) * _shape.Outputs + unit] =
                        Batch.Mask(i - 1)[b] != 0 ? double.CreateTruncating(pass.yHat[i].Value[unit, b]) : 0;
        return Loss(pass);
    }

    /// <summary>
    /// t = W h_{i−lag} + … + b at every gate of a stage, the state (h, memory) by its cell, s_i = W_yh h_i + b_y, ŷ_i = g(s_i); along a
    /// direction v where there is one.
    /// </summary>
    internal Pass Forward(ReadOnlySpan<double> parameters, ReadOnlySpan<double> v = default)
    {
        _layout.RequireLength(parameters.Length);
        if (!v.IsEmpty) _layout.RequireLength(v.Length);
        var tape = new Tape<T>();
        var theta = new Traced<T>[_layout.Blocks.Count];
        for (int k = 0; k < theta.Length; k++)
            theta[k] = tape.Variable(new(Matrix(_layout.Blocks[k], parameters), v.IsEmpty ? null : Matrix(_layout.Blocks[k], v)));
        var one = tape.Constant(_one);
        var stages = _shape.Stages;
        var state = stages.Select((stage, index) => Initial(stage, index)).ToArray();
        var pass = new Pass(tape, theta, new Traced<T>[T_ + 1], new Dual<T>[T_ + 1], []);
        for (int i = 1; i <= T_; i++)
        {
            var x = tape.Constant(_x[i]);
            var before = state.Select(of => of.Length > 0 ? of[0] : default).ToArray();
            foreach (var (index, stage) in stages.Index())
            {
                Traced<T> Read(Source source) => _shape.IndexOf(source) is >= 0 and var from ? source.Lag == 1 ? before[from] : state[from][0] : x;
                var t = stage.Cell.Gates.Select((_, gate) => Sum(index, gate, Read)).ToArray();
                var now = state[index].Length > 0 ? state[index].ToArray() : new Traced<T>[1];
                stage.Cell.Forward(new Rows<Traced<T>>(ref t[0], 1), new Rows<Traced<T>>(ref now[0], 1));
                state[index] = now;
                if (stage.Cell.Damping == DampingPoint.PreActivation) pass.Damped.Add((i, t[0], now[0]));
                if (stage.Cell.Damping == DampingPoint.Output) pass.Damped.Add((i, now[0], now[0]));
            }

            var last = state[^1][0];
            pass.s[i] = Sum(stages.Count, 0, _ => last);
            pass.yHat[i] = _shape.OutputUnit.Activate(pass.s[i].Value);
        }

        return pass;

        Traced<T>[] Initial(Stage stage, int index) => [.. Enumerable.Range(0, 1 + stage.Cell.Memory.Count)
            .Select(part => Find(ParameterKind.Initial, index, part) is var found && found.Any() ? Traced<T>.Product(theta[found.First()], one) : default)];

        Traced<T> Sum(int stage, int gate, Func<Source, Traced<T>> read)
        {
            var reads = stage < stages.Count ? stages[stage].Reads : _shape.Output.Reads;
            return Find(ParameterKind.Weights, stage, gate).Select(k => Traced<T>.Product(theta[k], read(reads[_layout.Blocks[k].Source])))
                .Concat(Find(ParameterKind.Bias, stage, gate).Select(k => Traced<T>.Product(theta[k], one)))
                .Aggregate((a, b) => a + b);
        }
    }

    IEnumerable<int> Find(ParameterKind kind, int stage, int part) => _blocks[(kind, stage, part)];

    // ε_i = mask·(ŷ_i − y_i)
    Matrix<T> Error(Pass pass, int i) => (pass.yHat[i].Value - _y[i]).PointwiseMultiply(_mask[i]);

    // Rε_i = mask·H_L Rs_i, as H_L Rs = Rŷ
    Matrix<T> RError(Pass pass, int i) => pass.yHat[i].Tangent!.PointwiseMultiply(_mask[i]);

    /// <summary>The Hessian times the direction of a forward pass: the backward pass differentiated along it.</summary>
    internal void HessianTimes(Pass pass, Span<double> product)
    {
        for (int i = 1; i <= T_; i++) pass.s[i].Node.Receive(new(Error(pass, i), RError(pass, i)));
        pass.Tape.Pull(second: true);
        Write(pass, product, error => error.Tangent);
    }

    // Σ mask·loss / B
    double Loss(Pass pass)
    {
        double sum = 0;
        for (int i = 1; i <= T_; i++)
        {
            var loss = _shape.OutputUnit.Loss(pass.s[i].Value.Value, _y[i]);
            for (int b = 0; b < Sequences; b++)
                if (Batch.Mask(i - 1)[b] != 0) sum += Batch.Mask(i - 1)[b] * double.CreateTruncating(loss[0, b]);
        }

        return sum / Sequences;
    }

    // What came back to θ, over the number of sequences.
    void Write(Pass pass, Span<double> vector, Func<Dual<T>, Matrix<T>?> part)
    {
        vector.Clear();
        for (int k = 0; k < pass.Theta.Length; k++)
        {
            if (pass.Theta[k].Node.Error is not { } error || part(error) is not { } matrix) continue;
            var block = _layout.Blocks[k];
            var to = block.Of(vector);
            for (int row = 0; row < block.Rows; row++)
                for (int column = 0; column < block.Columns; column++)
                    to[row * block.Columns + column] = double.CreateTruncating(matrix[row, column]) / Sequences;
        }
    }

    static Matrix<T> Matrix(ParameterBlock block, ReadOnlySpan<double> vector)
    {
        double[] numbers = block.Of(vector).ToArray();
        return Matrix<T>.Build.Dense(block.Rows, block.Columns, (row, column) => T.CreateTruncating(numbers[row * block.Columns + column]));
    }

    Matrix<T>[] Steps(int units, Func<int, int, int, double> number) =>
        [null!, .. Enumerable.Range(1, T_).Select(i => Matrix<T>.Build.Dense(units, Sequences, (unit, b) => T.CreateTruncating(number(i - 1, unit, b))))];

    /// <summary>A forward pass: s_i and ŷ_i of each step, and for structural damping the numbers z whose distance is damped, with d∘Rz as the tangent of another.</summary>
    internal sealed record Pass(Tape<T> Tape, Traced<T>[] Theta, Traced<T>[] s, Dual<T>[] yHat, List<(int Step, Traced<T> At, Traced<T> Shown)> Damped);

    // A v by a linearised pass forward and one backward, fed with ε_i by the kind: Rε_i; c_b ε_i with c_b = Σ_i ε_iᵀ Rs_i; for the Hessian ε_i + Rε_i ε, all
    // of them dual. S v = Σ J_zᵀ diag(d) J_z v: at an activation's t, d = e' and d∘Rt = Rh; at h, d = 1.
    sealed class Operator(TextbookObjective<T> f, double[] theta, CurvatureRequest request) : ILinearOperator
    {
        public int Dimension => f.Dimension;

        public void Multiply(ReadOnlySpan<double> v, Span<double> product)
        {
            f._meter.CountProduct(f.Sequences, request.Kind);
            f._layout.RequireLength(v.Length);
            f._layout.RequireLength(product.Length);
            var pass = f.Forward(theta, v);
            bool isHessian = request.Kind == CurvatureKind.Hessian;
            var weight = T.CreateTruncating(request.StructuralWeight);
            if (weight != T.Zero)
                foreach (var (i, at, shown) in pass.Damped)
                {
                    var error = weight * shown.Value.Tangent!.MapIndexed((_, b, r) => r * f._alive[i][0, b]);
                    at.Node.Receive(isHessian ? new(T.Zero * error, error) : new(error));
                }

            if (isHessian)
            {
                f.HessianTimes(pass, product);
                return;
            }

            Matrix<T>? slopes = request.Kind != CurvatureKind.EmpiricalFisher ? null : Enumerable.Range(1, f.T_)
                .Select(i => f.Error(pass, i).PointwiseMultiply(pass.s[i].Value.Tangent!)).Aggregate((a, b) => a + b).ColumnSums().ToRowMatrix();
            for (int i = 1; i <= f.T_; i++)
                pass.s[i].Node.Receive(new(slopes is null ? f.RError(pass, i) : f.Error(pass, i).MapIndexed((_, b, e) => e * slopes[0, b])));
            pass.Tape.Pull();
            f.Write(pass, product, error => error.Value);
        }
    }
}
